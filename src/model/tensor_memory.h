// Where the tensors of the CPU lie.
#pragma once

namespace glass {

/// From the first call on, tensors of 16 KiB to 32 MiB on the CPU lie in a pool of their own, which stays with the
/// process, and larger ones in mappings of huge pages that are kept for the next of their
/// size. Among all other memory, batches of ever new shapes leave holes in which small things settle, so that a process
/// grows with the number of its batches; and large tensors that go back to the system cost thousands of page faults a
/// step. Smaller tensors are that other memory's. Under the address sanitizer, which must see every tensor, nothing
/// changes.
void use_tensor_pool();

}  // namespace glass
