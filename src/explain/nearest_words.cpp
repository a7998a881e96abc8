#include "explain/nearest_words.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>

namespace glass {

namespace {

constexpr std::int64_t kNearest = 50;  // that are looked through

/// How a vocabulary writes that a token goes on with a word (##ing), or begins one (Ġthe, ▁the).
const std::vector<std::string> kMarks = {"##", "\u0120", "\u2581"};

/// The mark in front of a token, "" without one.
std::string mark_of(const std::string& token) {
  for (const std::string& mark : kMarks) {
    if (token.starts_with(mark)) return mark;
  }
  return "";
}

/// ASCII letters in lower case; all others as they are.
std::string folded(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

bool has_letter(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  });
}

}  // namespace

bool is_plain_token(const ExplainContext& context, std::int64_t token) {
  const SpecialIds& ids = context.special_ids;
  for (const auto& special : {ids.pad, ids.unk, ids.cls, ids.sep, ids.mask, ids.end, context.eos_id, context.bos_id}) {
    if (special && *special == token) return false;
  }
  if (context.tokenizer == nullptr) return true;
  if (token >= context.tokenizer->vocab_size()) return false;  // rows that a table has beyond its vocabulary
  const auto id = static_cast<std::int32_t>(token);
  return !context.tokenizer->token(id).empty() && !context.tokenizer->is_special(id);
}

bool is_word(const ExplainContext& context, std::int32_t token) {
  if (!is_plain_token(context, token)) return false;
  if (context.tokenizer == nullptr) return true;
  const std::string& text = context.tokenizer->token(token);
  std::size_t start = 0;  // runs of blanks are written as marks alone: ĠĠ, ▁▁
  while (!mark_of(text.substr(start)).empty()) start += mark_of(text.substr(start)).size();
  return has_letter(text.substr(start));
}

bool can_stand_for(const ExplainContext& context, std::int32_t other, std::int32_t token) {
  if (other == token || !is_word(context, other)) return false;
  if (context.tokenizer == nullptr) return true;
  const std::string &theirs = context.tokenizer->token(other), &own = context.tokenizer->token(token);
  return mark_of(theirs) == mark_of(own) && folded(theirs) != folded(own);
}

std::vector<std::int32_t> nearest_words(const ExplainContext& context, const std::vector<std::int32_t>& tokens) {
  const Tensor words = context.subject->word_vectors().to(at::kCPU, at::kFloat);
  const Tensor unit = words / words.norm(2, {1}, true).clamp_min(1e-12);
  std::vector<std::int32_t> nearest;
  for (const std::int32_t token : tokens) {
    const Tensor order = std::get<1>(at::matmul(unit, unit[token]).topk(std::min(kNearest, unit.size(0))));
    nearest.push_back(-1);
    for (std::int64_t place = 0; place < order.size(0); ++place) {
      const auto other = static_cast<std::int32_t>(order[place].item<std::int64_t>());
      if (!can_stand_for(context, other, token)) continue;
      nearest.back() = other;
      break;
    }
  }
  return nearest;
}

}  // namespace glass
