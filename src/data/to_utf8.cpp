// From the encodings that spreadsheets save in to UTF-8.
#include "data/to_utf8.h"

#include <algorithm>
#include <array>

#include "glass/base/error.h"
#include "glass/config/data_config.h"
#include "glass/data/source.h"
#include "glass/text/unicode.h"

namespace glass {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// What windows-1252 has in the place of the control characters 0x80 to 0x9f
/// (encoding.spec.whatwg.org/index-windows-1252.txt).
constexpr std::array<char16_t, 32> kWindows1252 = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

std::string windows1252_to_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    append_utf8(out, code >= 0x80 && code < 0xA0 ? kWindows1252[code - 0x80] : code);
  }
  return out;
}

std::string utf16_to_utf8(std::string_view bytes, bool is_big_endian, const std::string& place) {
  if (bytes.size() % 2 != 0)
    fail(ErrorKind::data, "{}: UTF-16 with an odd number of bytes; the file is cut off, or of another encoding", place);
  const auto unit = [&](std::size_t i) -> char32_t {
    const auto first = static_cast<unsigned char>(bytes[i]), second = static_cast<unsigned char>(bytes[i + 1]);
    return is_big_endian ? first << 8 | second : second << 8 | first;
  };
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    char32_t code = unit(i);
    if (code >= 0xD800 && code < 0xE000) {
      const bool is_pair = code < 0xDC00 && i + 2 < bytes.size() && unit(i + 2) >= 0xDC00 && unit(i + 2) < 0xE000;
      if (!is_pair)
        fail(ErrorKind::data, "{}:{}: half a surrogate pair; this is no valid UTF-16", place,
             1 + std::count(out.begin(), out.end(), '\n'));
      i += 2;
      code = 0x10000 + ((code - 0xD800) << 10) + (unit(i) - 0xDC00);
    }
    append_utf8(out, code);
  }
  return out.starts_with(kByteOrderMark) ? out.substr(kByteOrderMark.size()) : out;
}

/// ASCII in UTF-16 is valid UTF-8 too, with a zero byte beside each letter.
void refuse_unmarked_utf16(std::string_view content, const std::string& place) {
  if (content.size() < 4) return;
  const bool is_little = content[1] == '\0' && content[3] == '\0', is_big = content[0] == '\0' && content[2] == '\0';
  if (is_little != is_big)
    fail(ErrorKind::data, "{}: every second byte is zero, as in UTF-16 without a mark; set data.encoding = \"{}\"",
         place, is_little ? "utf-16le" : "utf-16be");
}

/// The whole content where no mark says how it is encoded.
std::string decode_unmarked(std::string content, const std::string& encoding, const std::string& place) {
  if (encoding == "latin-1") return latin1_to_utf8(content);
  if (encoding == "windows-1252") return windows1252_to_utf8(content);
  if (encoding == "utf-16le" || encoding == "utf-16be") return utf16_to_utf8(content, encoding == "utf-16be", place);
  refuse_unmarked_utf16(content, place);
  return content;
}

}  // namespace

std::string to_utf8(std::string content, const std::filesystem::path& path, const std::string& encoding) {
  const std::string place = place_of(path);
  const auto& known = data_encodings();
  if (std::find(known.begin(), known.end(), encoding) == known.end())
    fail(ErrorKind::usage, "encoding '{}' is unknown{}", shown(encoding), did_you_mean(encoding, known));
  if (content.starts_with("\xff\xfe") || content.starts_with("\xfe\xff")) {
    content = utf16_to_utf8(content, content.starts_with("\xfe\xff"), place);
  } else if (content.starts_with(kByteOrderMark)) {
    // Programs that add one to a file that has one already leave two.
    while (content.starts_with(kByteOrderMark)) content.erase(0, kByteOrderMark.size());
  } else {
    content = decode_unmarked(std::move(content), encoding, place);
  }
  // As Excel on a Mac saves "CSV (Macintosh)".
  if (content.find('\n') == std::string::npos) std::replace(content.begin(), content.end(), '\r', '\n');
  return content;
}

}  // namespace glass
