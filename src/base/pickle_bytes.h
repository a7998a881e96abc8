// The bytes of a pickle, taken one after the other. Private to src/base.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace glass {

class PickleBytes {
 public:
  PickleBytes(std::string_view bytes, const std::string& origin) : bytes_(bytes), origin_(origin) {}

  const std::string& origin() const { return origin_; }
  std::size_t at() const { return at_; }
  /// The next bytes; Error (data) where the pickle ends before. The view is into the pickle.
  std::string_view take(std::uint64_t count);
  /// Up to the next line feed, which is taken too.
  std::string_view line();
  /// A little-endian number of 1 to 8 bytes, without sign.
  std::uint64_t number(std::size_t bytes);

 private:
  std::string_view bytes_;
  const std::string& origin_;
  std::size_t at_ = 0;
};

/// A little-endian number of up to 8 bytes, without sign.
std::uint64_t little_endian(std::string_view bytes);

}  // namespace glass
