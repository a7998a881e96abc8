// The Python code that is saved with the project's own encoder, so that transformers opens its folder.
#pragma once

#include <string_view>

namespace glass {

/// The file that "auto_map" of config.json points to.
inline constexpr const char* kOwnCodeFile = "modeling_glassformer.py";
/// Its text, put into the library by the build (cmake/GlassEmbed.cmake).
extern const std::string_view kOwnCode;

}  // namespace glass
