// The only file that includes toml++. It turns one TOML document into a flat table and never lets the library see what
// breaks it.
#include "glass/config/toml.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>
#include <optional>
#include <stdexcept>

#include "config/scan.h"

// toml++ 3.3 aborts on the three bytes `[{t` through its assert, and turns its asserts into undefined behaviour under
// NDEBUG. Here a broken assert throws, in every build.
#undef NDEBUG
#define TOML_ASSERT(expr)                                  \
  do {                                                     \
    if (!(expr)) throw std::logic_error("not understood"); \
  } while (false)
#include <toml++/toml.h>

namespace glass::config {

namespace {

constexpr int kMostSyntaxErrors = 20;

class Parser {
 public:
  Parser(const std::string& origin, const std::filesystem::path& folder, std::vector<std::string>& complaints)
      : origin_(origin), folder_(folder), complaints_(complaints) {}

  Table run(std::string_view text) {
    if (text.size() > kMaxTomlBytes) {
      complaints_.push_back(
          fmt::format("{}: {} bytes are too many; a config has at most {}", origin_, text.size(), kMaxTomlBytes));
      return {};
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // byte order mark
    const TomlScan scan = scan_toml(text, origin_);
    complaints_.insert(complaints_.end(), scan.complaints.begin(), scan.complaints.end());
    if (scan.refused) return {};
    if (const auto document = parse(std::string(text), scan)) flatten(*document, "");
    return std::move(table_);
  }

  bool all_toml() const { return all_toml_; }

 private:
  // Parses; a broken setting is reported, blanked out, and the rest is read, so that all faults are found at once.
  std::optional<toml::table> parse(std::string text, const TomlScan& scan) {
    for (const TomlStatement& statement : scan.statements)
      if (statement.left_out) blank(text, statement);
    for (int errors = 0; errors < kMostSyntaxErrors; ++errors) {
      int line = 0;
      std::string reason;
      try {
        toml::table document = toml::parse(text, origin_);
        all_toml_ = errors == 0 && scan.complaints.empty();
        return document;
      } catch (const toml::parse_error& error) {
        line = static_cast<int>(error.source().begin.line);
        reason = error.description();
      } catch (const std::exception& error) {
        complaints_.push_back(fmt::format("{}: is not TOML: {}; see https://toml.io", origin_, error.what()));
        return std::nullopt;
      }
      const TomlStatement* statement = statement_at(scan, line);
      complain_syntax(text, statement, line, reason);
      if (statement == nullptr) return std::nullopt;
      blank_all(text, *statement, scan);
    }
    return std::nullopt;
  }

  static void blank(std::string& text, const TomlStatement& statement) {
    for (std::size_t at = statement.begin; at < statement.end; ++at)
      if (text[at] != '\n') text[at] = ' ';
  }

  // The statement; of a header the whole section, whose settings would otherwise count to the section before.
  static void blank_all(std::string& text, const TomlStatement& broken, const TomlScan& scan) {
    blank(text, broken);
    for (const TomlStatement* next = &broken + 1;
         broken.header && next != scan.statements.data() + scan.statements.size() && !next->header; ++next)
      blank(text, *next);
  }

  static const TomlStatement* statement_at(const TomlScan& scan, int line) {
    for (const TomlStatement& statement : scan.statements)
      if (statement.line <= line && line <= statement.last_line && !statement.left_out) return &statement;
    return nullptr;
  }

  void complain_syntax(const std::string& text, const TomlStatement* statement, int line, std::string reason) {
    // "Error while parsing key-value pair: cause" -> "cause"
    if (const auto colon = reason.find(": "); reason.starts_with("Error while") && colon != std::string::npos)
      reason.erase(0, colon + 2);
    std::string wrong =
        fmt::format("is not TOML: {}; write text in quotes, lists in [ ], one setting a line", shown(reason));
    if (reason.starts_with("cannot redefine")) wrong = "stated twice, here in another way; remove one of the two";
    if (statement == nullptr) return complaints_.push_back(fmt::format("{}:{}: {}", origin_, line, wrong));
    const std::string value =
        bare_value(std::string_view(text).substr(statement->begin, statement->end - statement->begin));
    if (!value.empty())
      wrong =
          fmt::format("{0} is neither a number nor text in quotes; write \"{0}\" where text is meant", shown(value));
    complaints_.push_back(fmt::format("{}:{}: {}: {}", origin_, statement->line, shown(statement->key), wrong));
  }

  // The value of `key = value` where it is one word without quotes, "" otherwise.
  static std::string bare_value(std::string_view statement) {
    const auto equals = statement.find('=');
    if (equals == std::string_view::npos) return "";
    std::string_view value = statement.substr(equals + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
    value = value.substr(0, value.find_first_of(" \t\r\n#"));
    const auto is_word = [](char byte) {
      return std::isalnum(static_cast<unsigned char>(byte)) != 0 || std::strchr("_-./:", byte) != nullptr;
    };
    const bool word = !value.empty() && std::isdigit(static_cast<unsigned char>(value[0])) == 0 &&
                      std::all_of(value.begin(), value.end(), is_word);
    return word ? std::string(value) : "";
  }

  void flatten(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
      const std::string full = prefix + std::string(key.str());
      if (const toml::table* inner = node.as_table()) {
        flatten(*inner, full + ".");
        continue;
      }
      const std::string place = fmt::format("{}:{}", origin_, node.source().begin.line);
      std::string wrong;
      const std::optional<Value> value = to_value(node, wrong);
      if (value) {
        table_.try_emplace(full, Entry{*value, Origin{place, folder_}});
      } else {
        complaints_.push_back(fmt::format("{}: {}: {}", place, shown(full), wrong));
      }
    }
  }

  static std::optional<Value> to_value(const toml::node& node, std::string& wrong) {
    if (const auto* value = node.as_boolean()) return Value(value->get());
    if (const auto* value = node.as_integer()) return Value(value->get());
    if (const auto* value = node.as_floating_point()) {
      if (std::isfinite(value->get())) return Value(value->get());
      wrong = "is not a finite number; give one";
    } else if (const auto* text = node.as_string()) {
      if (text->get().find('\0') == std::string::npos) return Value(text->get());
      wrong = "holds a zero character; remove it";
    } else if (const auto* list = node.as_array()) {
      return to_list(*list, wrong);
    } else {
      wrong = "is a date or time, which no setting takes; put it in quotes where text is meant";
    }
    return std::nullopt;
  }

  static std::optional<Value> to_list(const toml::array& list, std::string& wrong) {
    std::vector<Value> values;
    for (const toml::node& node : list) {
      if (node.is_array() || node.is_table()) wrong = "is a list of lists or tables; write a flat list";
      const auto value = wrong.empty() ? to_value(node, wrong) : std::nullopt;
      if (!value) return std::nullopt;
      values.push_back(*value);
    }
    if (values.empty()) return Value(std::vector<std::string>{});
    if (auto all = take_all<bool>(values)) return Value(*all);
    if (auto all = take_all<std::int64_t>(values)) return Value(*all);
    if (auto all = take_all<std::string>(values)) return Value(*all);
    for (Value& value : values)
      if (const auto* integer = std::get_if<std::int64_t>(&value)) value = static_cast<double>(*integer);
    if (auto all = take_all<double>(values)) return Value(*all);
    wrong = "is a list of several kinds of values; give all numbers or all texts";
    return std::nullopt;
  }

  template <typename T>
  static std::optional<std::vector<T>> take_all(const std::vector<Value>& values) {
    std::vector<T> out;
    for (const Value& value : values) {
      if (!std::holds_alternative<T>(value)) return std::nullopt;
      out.push_back(std::get<T>(value));
    }
    return out;
  }

  const std::string& origin_;
  const std::filesystem::path& folder_;
  std::vector<std::string>& complaints_;
  Table table_;
  bool all_toml_ = false;
};

}  // namespace

bool parse_document(std::string_view text, const std::string& origin, const std::filesystem::path& folder, Table& table,
                    std::vector<std::string>& complaints) {
  Parser parser(origin, folder, complaints);
  table = parser.run(text);
  return parser.all_toml();
}

Table parse_toml(std::string_view text, const std::string& origin, const std::filesystem::path& folder,
                 std::vector<std::string>& complaints) {
  return Parser(origin, folder, complaints).run(text);
}

}  // namespace glass::config
