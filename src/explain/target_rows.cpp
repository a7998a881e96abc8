#include "glass/explain/target_rows.h"

#include <cmath>

#include "glass/base/error.h"

namespace glass {

namespace {

/// Takes the quality number of one more row into that of all rows.
void take_in(Json& all, const Json& value, bool is_score) {
  if (value.is_boolean()) {
    all = all.get<bool>() && value.get<bool>();
  } else if (value.is_number() && is_score) {
    all = all.get<double>() + value.get<double>();
  } else if (value.is_number() && std::abs(value.get<double>()) > std::abs(all.get<double>())) {
    all = value;
  }
}

/// "logit of token 'x'" is true of one row only.
std::string without_class(const std::string& target, const std::string& what) {
  for (const char* margin : {"logit", "probability"}) {
    if (target.find(fmt::format(" minus {} of ", margin)) != std::string::npos)
      return fmt::format("{} margin of {}", margin, what);
  }
  for (const char* word : {" of token '", " of class '"}) {
    const std::size_t end = target.find(word);
    if (end != std::string::npos) return target.substr(0, end) + " of " + what;
  }
  return target;
}

/// The axis of these tokens.
Axis target_axis(const std::vector<std::int64_t>& tokens) {
  Axis axis{"target_token", static_cast<std::int64_t>(tokens.size()), tokens.front(), {}};
  if (tokens.back() - tokens.front() + 1 == axis.size) return axis;
  axis.first = 0;
  axis.tokens = tokens;
  return axis;
}

}  // namespace

Json summed_up(const std::vector<Explanation>& rows, const std::string& key) {
  const bool one = rows.size() == 1;  // what is said in detail of one row is true of that row only
  Json quality = Json::object(), list = Json::array();
  for (const auto& [name, value] : rows.front().quality.items()) {
    if (one || !value.is_structured()) quality[name] = value;
  }
  for (std::size_t row = 0; row < rows.size(); ++row) {
    list.push_back(rows[row].quality);
    if (row == 0) continue;
    for (const auto& [name, value] : rows[row].quality.items()) {
      if (value.is_structured()) continue;
      if (!quality.contains(name))
        quality[name] = value;  // said of some rows only
      else
        take_in(quality[name], value, name.starts_with("score_"));
    }
  }
  quality[key] = list;
  return quality;
}

Json averaged(const std::vector<Explanation>& rows, const std::string& key) {
  Json quality = summed_up(rows, key);
  for (auto& [name, value] : quality.items()) {
    if (name.starts_with("score_")) value = value.get<double>() / static_cast<double>(rows.size());
  }
  return quality;
}

Explanation stack_target_rows(std::vector<Explanation> rows, const std::vector<std::int64_t>& tokens,
                              const std::string& what) {
  check(!rows.empty() && rows.size() == tokens.size(), "{} rows for {} tokens of a target", rows.size(), tokens.size());
  Json quality = summed_up(rows, "rows");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (!rows[row].target.empty()) quality["rows"][row]["target"] = rows[row].target;
    if (!rows[row].target_class.empty()) quality["rows"][row]["target_class"] = rows[row].target_class;
  }
  Explanation all = std::move(rows.front());
  for (std::size_t row = 1; row < rows.size(); ++row) {
    check(rows[row].axes.size() == all.axes.size() && rows[row].values.size() == rows[1].values.size(),
          "rows of unequal shape");
    all.values.insert(all.values.end(), rows[row].values.begin(), rows[row].values.end());
    check(rows[row].groups.tokens == all.groups.tokens, "rows of other groups of tokens");
    all.groups.values.insert(all.groups.values.end(), rows[row].groups.values.begin(), rows[row].groups.values.end());
    all.seconds += rows[row].seconds;
    all.forwards += rows[row].forwards;
    all.backwards += rows[row].backwards;
  }
  all.axes.insert(all.axes.begin(), target_axis(tokens));
  all.target = without_class(all.target, what);
  all.target_class.clear();
  all.quality = quality;
  return all;
}

}  // namespace glass
