// Precompiled: SentencePiece's character map (nmt_nfkc and its like), applied to grapheme clusters as the Hugging Face
// library does, or to the longest matches where the file says "longest_match": a member of ours, which Python's library
// does not read.
#include <utf8proc.h>

#include "text/normalizers/charsmap.h"
#include "text/normalizers/normalizer.h"
#include "text/transform.h"

namespace glass {

namespace {

struct Change {
  char32_t c;
  std::ptrdiff_t change;
};

/// Longer clusters are looked up character by character: the library's rule.
constexpr std::size_t kLongestCluster = 5;

class Precompiled final : public Normalizer {
 public:
  /// `longest`: as SentencePiece reads the map, not as the Hugging Face library does.
  Precompiled(Charsmap map, bool longest) : map_(std::move(map)), longest_(longest) {
    for (unsigned c = 1; c < 128; ++c) {
      const char byte = static_cast<char>(c);
      known_ascii_[c] = map_.find({&byte, 1}).has_value();
    }
  }

  void apply(AlignedText& text) const override {
    if (keeps(text.bytes())) return;
    std::vector<Change> changes;
    changes.reserve(text.size());
    bool modified = false;
    for (std::size_t begin = 0; begin < text.size() && !longest_;) {
      const std::size_t end = cluster_end(text.bytes(), begin);
      modified |= put_cluster(text.bytes().substr(begin, end - begin), changes);
      begin = end;
    }
    if (longest_) modified = put_longest(text.bytes(), changes);
    if (!modified) return;
    Transform transform(text);
    for (const auto& at : changes) transform.put(at.c, at.change);
    transform.commit();
  }

 private:
  /// ASCII that the map does not know, without a carriage return: "\r\n" is one cluster.
  bool keeps(std::string_view bytes) const {
    for (const char byte : bytes)
      if ((byte & 0x80) != 0 || byte == '\r' || known_ascii_[static_cast<unsigned char>(byte)]) return false;
    return true;
  }

  static std::size_t cluster_end(std::string_view bytes, std::size_t begin) {
    std::size_t end = begin;
    char32_t before = next_code_point(bytes, end);
    utf8proc_int32_t state = 0;
    while (end < bytes.size()) {
      std::size_t next = end;
      const char32_t c = next_code_point(bytes, next);
      const bool plain = before < 0x80 && c < 0x80 && before != '\r';
      if (plain || utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(before),
                                                    static_cast<utf8proc_int32_t>(c), &state))
        break;
      before = c;
      end = next;
    }
    return end;
  }

  bool put_cluster(std::string_view cluster, std::vector<Change>& out) const {
    if (cluster.size() <= kLongestCluster) {
      if (const auto made = map_.find(cluster)) {
        replace(cluster, *made, out);
        return true;
      }
    }
    bool modified = false;
    for (std::size_t position = 0; position < cluster.size();) {
      const std::size_t begin = position;
      const char32_t c = next_code_point(cluster, position);
      const std::string_view part = cluster.substr(begin, position - begin);
      const auto made = map_.find(part);
      if (made)
        replace(part, *made, out);
      else
        out.push_back({c, 0});
      modified |= made.has_value();
    }
    return modified;
  }

  bool put_longest(std::string_view bytes, std::vector<Change>& out) const {
    bool modified = false;
    for (std::size_t position = 0; position < bytes.size();) {
      const auto found = map_.find_longest(bytes.substr(position));
      if (found) {
        replace(bytes.substr(position, found->second), found->first, out);
        position += found->second;
      } else {
        out.push_back({next_code_point(bytes, position), 0});
      }
      modified |= found.has_value();
    }
    return modified;
  }

  static void replace(std::string_view before, std::string_view after, std::vector<Change>& out) {
    const auto old_count = static_cast<std::ptrdiff_t>(count_code_points(before));
    std::ptrdiff_t new_count = 0;
    for (std::size_t position = 0; position < after.size(); ++new_count)
      out.push_back({next_code_point(after, position), 0});
    // More characters than before: the last ones are new. Fewer: the last one swallows the rest, also where it stands
    // further left.
    for (std::ptrdiff_t i = 0; i < new_count - old_count; ++i)
      out[out.size() - 1 - static_cast<std::size_t>(i)].change = 1;
    if (new_count < old_count && !out.empty()) out.back().change += new_count - old_count;
  }

  Charsmap map_;
  bool longest_;
  bool known_ascii_[128] = {};
};

class Nothing final : public Normalizer {
 public:
  void apply(AlignedText&) const override {}
};

}  // namespace

NormalizerPtr make_precompiled(const JsonFields& fields) {
  const std::string key = "precompiled_charsmap";
  if (fields.is_null(key)) return std::make_unique<Nothing>();
  const auto binary = decode_base64(fields.text(key));
  if (!binary) fields.fail_at(key, "is not base64");
  return std::make_unique<Precompiled>(Charsmap(*binary, fields.place(key)), fields.boolean("longest_match", false));
}

}  // namespace glass
