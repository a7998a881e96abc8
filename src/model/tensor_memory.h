// Where the tensors of the CPU lie.
#pragma once

namespace glass {

/// From the first call on, tensors of 16 KiB to 32 MiB on the CPU lie in a pool of their own, which stays with the
/// process. Among all other memory, batches of ever new shapes leave holes in which small things settle, so that a
/// process grows with the number of its batches. Smaller tensors are that other memory's, larger ones are mapped one by
/// one as before. Under the address sanitizer, which must see every tensor, nothing changes.
void use_tensor_pool();

}  // namespace glass
