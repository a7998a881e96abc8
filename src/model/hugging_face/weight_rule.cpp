#include "model/hugging_face/weight_rule.h"

#include <ATen/ATen.h>

#include <cctype>

#include "glass/base/error.h"

namespace glass {

namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// Matches `name` with the pattern and keeps what # and * stand for.
bool match(const std::string& pattern, const std::string& name, std::string& number, std::string& word) {
  std::size_t n = 0;
  for (const char c : pattern) {
    if (c == '#') {
      const std::size_t start = n;
      while (n < name.size() && is_digit(name[n])) ++n;
      if (n == start) return false;
      number = name.substr(start, n - start);
    } else if (c == '*') {
      word = name.substr(n);
      n = name.size();
      if (word != "weight" && word != "bias") return false;
    } else if (n == name.size() || name[n++] != c) {
      return false;
    }
  }
  return n == name.size();
}

std::string substitute(const std::string& pattern, const std::string& number, const std::string& word, const std::string& prefix) {
  std::string name;
  for (const char c : pattern) {
    if (c == '#') {
      name += number;
    } else if (c == '*') {
      name += word;
    } else if (c == '~') {
      name += prefix;
    } else {
      name += c;
    }
  }
  return name;
}

/// [heads * 3 * w, ...] by head -> [3 * heads * w, ...] by part, or the other way round.
Tensor regroup(const Tensor& rows, std::int64_t outer, std::int64_t inner) {
  std::vector<std::int64_t> sizes = {outer, inner, rows.size(0) / (outer * inner)};
  const std::int64_t tail = rows.numel() / rows.size(0);
  sizes.push_back(tail);
  return rows.reshape(sizes).transpose(0, 1).reshape(rows.sizes()).contiguous();
}

}  // namespace

std::optional<std::vector<std::string>> apply_rule(const WeightRule& rule, const std::string& ours, const std::string& prefix) {
  std::string number, word;
  if (!match(rule.ours, ours, number, word)) return std::nullopt;
  std::vector<std::string> names;
  for (const std::string& pattern : rule.theirs) names.push_back(substitute(pattern, number, word, prefix));
  return names;
}

Tensor to_ours(WeightForm form, const std::vector<Tensor>& parts, std::int64_t heads) {
  switch (form) {
    case WeightForm::stacked:
      return parts.size() == 1 ? parts[0] : at::cat(parts);
    case WeightForm::transposed:
      return parts[0].dim() == 2 ? parts[0].t().contiguous() : parts[0];
    case WeightForm::by_head:
      return regroup(parts[0], heads, 3);
    case WeightForm::row:
      return parts[0].flatten();
  }
  fail(ErrorKind::bug, "internal error: unknown weight form {}", static_cast<int>(form));
}

std::vector<Tensor> to_theirs(WeightForm form, const Tensor& ours, const std::vector<std::int64_t>& rows, std::int64_t heads) {
  switch (form) {
    case WeightForm::stacked:
      return ours.split_with_sizes(rows);
    case WeightForm::transposed:
      return {ours.dim() == 2 ? ours.t().contiguous() : ours};
    case WeightForm::by_head:
      return {regroup(ours, 3, heads)};
    case WeightForm::row:
      return {ours.unsqueeze(0)};
  }
  fail(ErrorKind::bug, "internal error: unknown weight form {}", static_cast<int>(form));
}

}  // namespace glass
