// Parses the words of a command line by the command's table of options.
#include "cli/parse.h"

#include <algorithm>

#include "glass/base/error.h"

namespace glass::cli {
namespace {

/// "-" is a value: standard input.
bool looks_like_option(const std::string& word) {
  return word.size() > 1 && word[0] == '-';
}

std::string name_in(const std::string& word) {
  return word.substr(0, word.find('='));
}

/// The words of one call, from front to back.
class Words {
 public:
  Words(const Command& command, std::vector<std::string> words) : command_(command), words_(std::move(words)) {}

  /// False where the help page is asked for.
  bool read() {
    while (next_ < words_.size()) {
      const std::string word = words_[next_++];
      if (word == "--") {
        while (next_ < words_.size()) put_argument(words_[next_++]);
      } else if (!looks_like_option(word)) {
        put_argument(word);
      } else if (word == "--help" || word == "-h") {
        return false;
      } else {
        put_option(word);
      }
    }
    check_required();
    return true;
  }

  std::map<std::string, std::vector<std::string>> take() { return std::move(values_); }

 private:
  template <typename... Values>
  [[noreturn]] void refuse(fmt::format_string<Values...> text, Values&&... values) const {
    fail(ErrorKind::usage, "glassformer {}: {}; see `glassformer {} --help`", command_.name,
         fmt::format(text, std::forward<Values>(values)...), command_.name);
  }

  const Option* find(const std::string& name) const {
    const auto found = std::find_if(command_.options.begin(), command_.options.end(),
                                    [&](const Option& option) { return option.name == name; });
    return found == command_.options.end() ? nullptr : &*found;
  }

  std::vector<std::string> option_names() const {
    std::vector<std::string> names = {"--help"};
    for (const Option& option : command_.options) {
      if (!option.is_argument()) names.push_back(option.name);
    }
    return names;
  }

  void put_option(const std::string& word) {
    const std::string name = name_in(word);
    const Option* option = find(name);
    if (option == nullptr) refuse("unknown option '{}'{}", shown(name), did_you_mean(name, option_names()));
    if (option->kind == Option::Kind::flag) {
      if (name != word) refuse("{} takes no value", name);
      values_[name] = {};
      return;
    }
    std::vector<std::string>& values = values_[name];
    if (option->kind == Option::Kind::text && !values.empty()) refuse("{} is given twice, and takes one value", name);
    values.push_back(name == word ? value_of(name) : word.substr(name.size() + 1));
    while (option->kind == Option::Kind::texts && takes_more()) values.push_back(words_[next_++]);
  }

  /// The word behind an option, which may be anything but another option of the command.
  std::string value_of(const std::string& name) {
    if (next_ == words_.size()) refuse("{} needs a value", name);
    const std::string& value = words_[next_];
    if (value == "--help" || (looks_like_option(value) && find(name_in(value)) != nullptr))
      refuse("{} needs a value, but '{}' follows; write {}={} if that is the value", name, value, name, value);
    return words_[next_++];
  }

  /// Whether the next word is one more value: it is no option, and those behind suffice for the arguments that are
  /// still missing.
  bool takes_more() const {
    return next_ < words_.size() && !looks_like_option(words_[next_]) && free_words() > missing_arguments();
  }

  /// Words from here on that are neither options nor their values.
  std::size_t free_words() const {
    std::size_t count = 0;
    for (std::size_t i = next_; i < words_.size(); ++i) {
      if (words_[i] == "--") return count + words_.size() - i - 1;
      if (!looks_like_option(words_[i])) {
        ++count;
        continue;
      }
      const Option* option = find(words_[i]);
      if (option != nullptr && option->kind != Option::Kind::flag) ++i;
    }
    return count;
  }

  std::size_t missing_arguments() const {
    return static_cast<std::size_t>(
        std::count_if(command_.options.begin(), command_.options.end(), [&](const Option& option) {
          return option.is_argument() && option.required && values_.count(option.name) == 0;
        }));
  }

  void put_argument(const std::string& word) {
    for (const Option& option : command_.options) {
      if (!option.is_argument()) continue;
      if (option.kind == Option::Kind::text && values_.count(option.name) != 0) continue;
      values_[option.name].push_back(word);
      return;
    }
    refuse("unexpected argument '{}'; a text with spaces needs quotes", shown(word));
  }

  void check_required() const {
    for (const Option& option : command_.options) {
      if (option.required && values_.count(option.name) == 0) refuse("{} is required", option.name);
    }
  }

  const Command& command_;
  std::vector<std::string> words_;
  std::size_t next_ = 0;
  std::map<std::string, std::vector<std::string>> values_;
};

}  // namespace

std::optional<Arguments> parse_arguments(const Command& command, int argc, char** argv) {
  Words words(command, {argv + 2, argv + argc});
  if (!words.read()) return std::nullopt;
  return Arguments{words.take(), {argv, argv + argc}};
}

}  // namespace glass::cli
