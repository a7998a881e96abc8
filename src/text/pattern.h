// What Split and Replace look for: a string or a regular expression.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "text/json_fields.h"
#include "text/regex.h"

namespace glass {

class Pattern {
 public:
  explicit Pattern(std::string text) : text_(std::move(text)) {}
  explicit Pattern(std::shared_ptr<const Regex> regex) : regex_(std::move(regex)) {}

  /// Calls `use(begin, end)` for all matches from left to right; they do not overlap.
  template <typename Use>
  void for_each_match(std::string_view in, const Use& use) const {
    if (regex_) {
      regex_->for_each_match(in, use);
      return;
    }
    for (auto at = in.find(text_); at != std::string_view::npos; at = in.find(text_, at + text_.size()))
      use(at, at + text_.size());
  }

 private:
  std::string text_;  ///< not empty where there is no regex
  std::shared_ptr<const Regex> regex_;
};

/// The member "pattern": {"String": "..."} or {"Regex": "..."}.
Pattern read_pattern(const JsonFields& fields);

}  // namespace glass
