// The scanner behind scan.h: follows strings, comments and brackets, and leaves the values to toml++.
#include "config/scan.h"

#include <fmt/core.h>

#include <map>

namespace glass::config {

namespace {

constexpr std::size_t kMostComplaints = 20;

class Scanner {
 public:
  Scanner(std::string_view text, const std::string& origin) : text_(text), origin_(origin) {}

  TomlScan run() {
    check_bytes();
    if (scan_.refused) return std::move(scan_);
    line_ = 1;
    while (skip_blank()) read_statement();
    return std::move(scan_);
  }

 private:
  bool more() const { return at_ < text_.size(); }
  char now() const { return text_[at_]; }

  void refuse(const std::string& what) {
    scan_.refused = true;
    if (scan_.complaints.size() < kMostComplaints)
      scan_.complaints.push_back(fmt::format("{}:{}: {}", origin_, line_, what));
  }

  // Every byte of the text, wherever it stands: valid UTF-8 without control characters.
  void check_bytes() {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t length = utf8_length(text_, at);
      const auto byte = static_cast<unsigned char>(text_[at]);
      const bool line_end = byte == '\n' || (byte == '\r' && at + 1 < text_.size() && text_[at + 1] == '\n');
      if (length == 0) {
        refuse(fmt::format("the byte 0x{:02x} is not UTF-8; save the file as UTF-8", byte));
      } else if (((byte < 0x20 && byte != '\t') || byte == 0x7F) && !line_end) {
        refuse(fmt::format("the control character 0x{:02x} is not allowed; remove it", byte));
      }
      if (byte == '\n') ++line_;
      at += length == 0 ? 1 : length;
    }
  }

  // One byte outside strings and comments. Returns how many bytes to go on by.
  std::size_t outside() {
    const std::size_t length = utf8_length(text_, at_);
    if (length > 1)
      refuse(fmt::format("'{}' stands outside quotes; put the text in quotes or remove it", text_.substr(at_, length)));
    const char byte = now();
    dots_ = byte == '.' ? dots_ + 1 : std::string_view("=,[]{}\n").find(byte) != std::string_view::npos ? 0 : dots_;
    if (byte == '.' && dots_ == kMaxTomlDepth)
      refuse(fmt::format("a key has more than {} parts; write fewer dots", kMaxTomlDepth));
    return length;
  }

  bool skip_blank() {
    while (more() && (now() == ' ' || now() == '\t' || now() == '\r' || now() == '\n' || now() == '#')) {
      if (now() == '#') {
        skip_comment();
      } else {
        line_ += now() == '\n';
        ++at_;
      }
    }
    return more();
  }

  void skip_comment() {
    while (more() && now() != '\n') ++at_;
  }

  // At an opening quote; stops behind the closing one, or at the end of the line for a string that is not closed.
  std::string skip_string(bool may_span_lines) {
    const char quote = now();
    const std::string triple(3, quote);
    const bool spans = may_span_lines && text_.substr(at_, 3) == triple;
    const std::size_t start = at_ += spans ? 3 : 1;
    while (more()) {
      if (quote == '"' && now() == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') {
        at_ += 2;
      } else if (spans && text_.substr(at_, 3) == triple) {
        at_ += 3;
        for (int extra = 0; extra < 2 && more() && now() == quote; ++extra)
          ++at_;  // a string may end with two quotes of its own
        return {};
      } else if (!spans && (now() == quote || now() == '\n')) {
        std::string inside(text_.substr(start, at_ - start));
        if (now() == '\n') unclosed_ = quote;
        at_ += now() == quote;
        return inside;
      } else {
        line_ += now() == '\n';
        ++at_;
      }
    }
    unclosed_ = quote;
    return {};
  }

  // Reads a dotted key up to `stop`, without its blanks and quotes.
  std::string read_key(char stop) {
    std::string key;
    while (more() && now() != stop && now() != '\n' && now() != '#') {
      if (now() == '"' || now() == '\'') {
        key += skip_string(false);
        continue;
      }
      if (now() != ' ' && now() != '\t' && now() != '\r') key += now();
      if (wrong_in_key_ == 0 && std::string_view("{}[]()\\/,;:!?&*+^$%@`~<>|").find(now()) != std::string_view::npos)
        wrong_in_key_ = now();
      at_ += outside();
    }
    return key;
  }

  // Goes to the end of a value: the first line end outside strings and brackets.
  void skip_value() {
    int depth = 0;
    char bracket = 0;
    while (more()) {
      const char byte = now();
      if (byte == '#') {
        skip_comment();
      } else if (byte == '"' || byte == '\'') {
        skip_string(true);
      } else {
        if (byte == '\n' && depth == 0) return;
        line_ += byte == '\n';
        depth += (byte == '[' || byte == '{') - (byte == ']' || byte == '}');
        if ((byte == '[' || byte == '{') && depth == 1) bracket = byte;
        if (depth == kMaxTomlDepth) return refuse_depth();
        depth = depth < 0 ? 0 : depth;
        at_ += outside();
      }
    }
    if (depth > 0 && unclosed_ == 0) unclosed_ = bracket;
  }

  void complain_unclosed(TomlStatement& statement) {
    if (unclosed_ == 0 || statement.left_out) return;
    statement.left_out = true;
    const char closing = unclosed_ == '[' ? ']' : unclosed_ == '{' ? '}' : unclosed_;
    scan_.complaints.push_back(fmt::format("{}:{}: {}: the {} is not closed; end the {} with {}", origin_,
                                           statement.line, shown(statement.key), unclosed_,
                                           closing == unclosed_ ? "text" : "list", closing));
  }

  void refuse_depth() {
    refuse(fmt::format("brackets are nested more than {} deep; settings are flat lists at most", kMaxTomlDepth - 1));
    at_ = text_.size();
  }

  void read_statement() {
    TomlStatement statement;
    statement.begin = at_;
    statement.line = line_;
    statement.header = now() == '[';
    wrong_in_key_ = unclosed_ = 0;
    if (statement.header) {
      read_header(statement);
    } else {
      const std::string key = read_key('=');
      statement.key = section_.empty() ? key : section_ + "." + key;
      statement.left_out = section_left_out_ || has_wrong_key(statement) ||
                           repeats(statement.key, statement.line, "remove one of the two");
    }
    skip_value();
    complain_unclosed(statement);
    statement.end = at_;
    statement.last_line = line_;
    scan_.statements.push_back(std::move(statement));
  }

  void read_header(TomlStatement& statement) {
    at_ += outside();
    const bool in_list = more() && now() == '[';
    if (in_list) at_ += outside();
    section_ = statement.key = read_key(']');
    // Each [[table of a list]] is new; the parser refuses them with a better text.
    if (in_list) section_ += fmt::format("#{}", statement.line);
    section_left_out_ = statement.left_out =
        has_wrong_key(statement) ||
        (!in_list && repeats("[" + section_ + "]", statement.line, "merge the two sections"));
  }

  // toml++ asserts on some of these.
  bool has_wrong_key(const TomlStatement& statement) {
    if (wrong_in_key_ == 0) return false;
    scan_.complaints.push_back(
        fmt::format("{}:{}: {}: '{}' does not belong in a name; write name = value, or [section]", origin_,
                    statement.line, shown(statement.key), wrong_in_key_));
    return true;
  }

  bool repeats(const std::string& key, int line, const char* advice) {
    const auto [found, is_new] = first_line_.try_emplace(key, line);
    if (!is_new)
      scan_.complaints.push_back(fmt::format("{}:{}: {}: stated twice, first at line {}; {}", origin_, line, shown(key),
                                             found->second, advice));
    return !is_new;
  }

  std::string_view text_;
  const std::string& origin_;
  TomlScan scan_;
  std::size_t at_ = 0;
  int line_ = 1, dots_ = 0;
  std::string section_;
  bool section_left_out_ = false;
  char unclosed_ = 0;      ///< quote or bracket of the last statement that is not closed
  char wrong_in_key_ = 0;  ///< first character of the last key that belongs in none
  std::map<std::string, int> first_line_;
};

}  // namespace

TomlScan scan_toml(std::string_view text, const std::string& origin) {
  return Scanner(text, origin).run();
}

}  // namespace glass::config
