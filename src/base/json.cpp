// The strict JSON parser: builds the value from SAX events, so that every refusal knows its place in the text.
#include "glass/base/json.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "glass/base/error.h"
#include "glass/base/files.h"

namespace glass {

namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

/// "line 3, column 7" of the byte before `offset`; columns count code points from 1.
std::string place(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  const auto column = std::count_if(before.begin() + start, before.end(),
                                    [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  return fmt::format("line {}, column {}", line, std::max<std::ptrdiff_t>(column, 1));
}

/// A pointer that tells how far the parser has read.
struct Cursor {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  const char* at = nullptr;
  const char** reached = nullptr;
  reference operator*() const { return *at; }
  Cursor& operator++() {
    *reached = ++at;
    return *this;
  }
  Cursor operator++(int) {
    const Cursor old = *this;
    ++*this;
    return old;
  }
  bool operator==(const Cursor& other) const { return at == other.at; }
  bool operator!=(const Cursor& other) const { return at != other.at; }
};

/// A list of the root object whose items are handed on.
struct ItemList {
  const std::string& key;
  const OnJsonItem& use;
  std::function<void(std::size_t offset)> read_to;  ///< told how far the text is read, after each item
  std::size_t count = 0;
};

/// Builds a Json from the events of nlohmann's SAX parser.
class Builder {
 public:
  Builder(std::string_view text, const std::string& origin, const JsonLimits& limits, ItemList* list = nullptr)
      : text_(text), origin_(origin), limits_(limits), list_(list), reached_(text.data()) {}

  Json parse() {
    const char* end = text_.data() + text_.size();
    Json::sax_parse(Cursor{text_.data(), &reached_}, Cursor{end, &reached_}, this);
    return std::move(root_);
  }

  bool null() { return put(nullptr); }
  bool boolean(bool value) { return put(value); }
  bool number_integer(Json::number_integer_t value) { return put(value); }
  bool number_unsigned(Json::number_unsigned_t value) { return put(value); }
  bool number_float(Json::number_float_t value, const std::string&) { return put(value); }
  bool string(std::string& value) { return put(std::move(value)); }
  bool binary(Json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }

  bool key(std::string& name) {
    // Appending to the underlying vector: ordered_map's own insertion searches all keys, which is quadratic.
    auto& members = stack_.back().value->get_ref<Json::object_t&>();
    members.emplace_back(std::move(name), nullptr);
    stack_.back().key_ends.push_back(offset());
    return true;
  }

  bool end_object() {
    refuse_duplicates(stack_.back());
    return close();
  }

  bool end_array() { return close(); }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) {
    std::string what = error.what();
    // The library's text is "[json.exception...] parse error at line L, column C: what"; the place is given in our own
    // way.
    const auto tag = what.find("] ");
    if (tag != std::string::npos) what = what.substr(tag + 2);
    const auto colon = what.find(": ");
    if (what.rfind("parse error", 0) == 0 && colon != std::string::npos) what = what.substr(colon + 2);
    fail(ErrorKind::data, "{}: {}: not valid JSON: {}", origin_, place(text_, position), printable(what));
  }

 private:
  struct Frame {
    Json* value;
    std::vector<std::size_t> key_ends;  ///< byte offsets behind each key of an object
  };

  std::size_t offset() const { return static_cast<std::size_t>(reached_ - text_.data()); }

  /// The library quotes the last token, which may be long and hold broken UTF-8.
  static std::string printable(std::string text) {
    for (char& c : text) c = static_cast<unsigned char>(c) >= 0x80 ? '?' : c;
    return shown(text, 200);
  }

  template <typename Value>
  bool put(Value&& value) {
    add(Json(std::forward<Value>(value)));
    hand_on_item();
    return true;
  }

  bool close() {
    stack_.pop_back();
    hand_on_item();
    return true;
  }

  /// After each value: where it is an item of the list, it is handed on and forgotten.
  void hand_on_item() {
    if (!list_ || stack_.size() != 2 || !stack_[1].value->is_array()) return;
    if (!root_.is_object() || root_.get_ref<Json::object_t&>().back().first != list_->key) return;
    auto& items = stack_[1].value->get_ref<Json::array_t&>();
    if (items.empty()) return;
    list_->use(root_, list_->count++, items.back());
    list_->read_to(offset());
    items.clear();
    count_ = 0;
  }

  Json* add(Json&& value) {
    if (++count_ > limits_.max_values)
      fail(ErrorKind::data, "{}: {}: more than {} JSON values", origin_, place(text_, offset()), limits_.max_values);
    if (stack_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *stack_.back().value;
    if (parent.is_array()) {
      auto& items = parent.get_ref<Json::array_t&>();
      items.push_back(std::move(value));
      return &items.back();
    }
    auto& member = parent.get_ref<Json::object_t&>().back().second;
    member = std::move(value);
    return &member;
  }

  bool open(Json&& value) {
    if (stack_.size() >= limits_.max_depth)
      fail(ErrorKind::data, "{}: {}: nested deeper than {} levels", origin_, place(text_, offset()), limits_.max_depth);
    stack_.push_back({add(std::move(value)), {}});
    return true;
  }

  /// Sorting the keys at the end of an object finds equal ones in n log n, whatever the keys.
  void refuse_duplicates(const Frame& frame) const {
    const auto& members = frame.value->get_ref<const Json::object_t&>();
    std::vector<std::uint32_t> order(members.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      const int difference = members.begin()[a].first.compare(members.begin()[b].first);
      return difference != 0 ? difference < 0 : a < b;
    });
    for (std::size_t i = 1; i < order.size(); ++i) {
      const std::string& name = members.begin()[order[i]].first;
      if (name != members.begin()[order[i - 1]].first) continue;
      fail(ErrorKind::data, "{}: {}: the key '{}' stands twice in one object; remove one", origin_,
           place(text_, frame.key_ends[order[i]]), shown(name));
    }
  }

  std::string_view text_;
  const std::string& origin_;
  const JsonLimits& limits_;
  ItemList* list_;
  const char* reached_;
  Json root_;
  std::vector<Frame> stack_;
  std::size_t count_ = 0;
};

/// The library takes a zero byte for the end of the text and would not look at what follows.
void refuse_zero(std::string_view text, const std::string& origin, std::size_t first, std::size_t count) {
  const std::size_t zero = text.substr(first, count).find('\0');
  if (zero != std::string_view::npos)
    fail(ErrorKind::data, "{}: {}: not valid JSON: a zero byte", origin, place(text, first + zero));
}

}  // namespace

Json parse_json(std::string_view text, const std::string& origin, const JsonLimits& limits) {
  refuse_zero(text, origin, 0, text.size());
  return Builder(text, origin, limits).parse();
}

Json read_json_items(const std::filesystem::path& path, const std::string& origin, const std::string& key,
                     const OnJsonItem& use, std::size_t max_bytes) {
  const MappedFile map(path);
  if (map.size() > max_bytes)
    fail(ErrorKind::data, "{}: has {} bytes, {} are allowed here; check that it is the right file", origin, map.size(),
         max_bytes);
  const std::string_view text(reinterpret_cast<const char*>(map.data()), map.size());
  for (std::size_t first = 0; first < text.size(); first += kPieceBytes) {
    refuse_zero(text, origin, first, kPieceBytes);
    map.release(first);
  }
  std::size_t released = 0;
  const auto release = [&](std::size_t offset) {
    if (offset < released + kPieceBytes) return;
    map.release(offset);
    released = offset;
  };
  ItemList list{key, use, release};
  return Builder(text, origin, {}, &list).parse();
}

Json read_json(const std::filesystem::path& path, std::size_t max_bytes) {
  return parse_json(read_file(path, max_bytes), path.string());
}

std::string dump_json(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace glass
