#include "pickle_bytes.h"

#include "glass/base/error.h"

namespace glass {

std::string_view PickleBytes::take(std::uint64_t count) {
  if (count > bytes_.size() - at_)
    fail(ErrorKind::data, "{}: its pickle asks for {} bytes at byte {}, {} are left; the file is cut short or broken",
         origin_, count, at_, bytes_.size() - at_);
  const std::string_view taken = bytes_.substr(at_, count);
  at_ += count;
  return taken;
}

std::string_view PickleBytes::line() {
  const std::size_t end = bytes_.find('\n', at_);
  if (end == std::string_view::npos)
    fail(ErrorKind::data, "{}: its pickle has a line without end at byte {}; the file is cut short or broken", origin_,
         at_);
  const std::string_view text = bytes_.substr(at_, end - at_);
  at_ = end + 1;
  return text;
}

std::uint64_t PickleBytes::number(std::size_t bytes) {
  return little_endian(take(bytes));
}

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return value;
}

}  // namespace glass
