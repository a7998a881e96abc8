// The language codes of mBART's tokenizers, in the order of their ids.
#pragma once

#include <span>

namespace glass {

std::span<const char* const> mbart_languages();
/// Those of mBART-50: the same, then more.
std::span<const char* const> mbart50_languages();

}  // namespace glass
