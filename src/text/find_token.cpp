// Finding tokens by name, and what is near a name that none has.
#include "glass/text/find_token.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "glass/base/error.h"

namespace glass {

namespace {

constexpr std::size_t kMostNamed = 5;     // tokens that a message names
constexpr std::size_t kMostPieces = 8;    // of a text that is cut into more, the first
constexpr std::size_t kLongestNear = 64;  // bytes; names beyond that are no tokens, and comparing them takes time

/// The tokens of a text without the special ones around it.
std::vector<std::int32_t> tokens_of(const Tokenizer& tokenizer, const std::string& text) {
  const Encoding encoding = tokenizer.encode(text);
  std::vector<std::int32_t> ids;
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    if (encoding.special[t] == 0) ids.push_back(encoding.ids[t]);
  }
  return ids;
}

/// A name without case and without the marks by which vocabularies say where a word begins or goes on.
std::string bare(std::string_view name) {
  for (const std::string_view mark : {"\u0120", "\u2581", "##", " "}) {
    while (name.starts_with(mark)) name.remove_prefix(mark.size());
  }
  if (name.ends_with("</w>")) name.remove_suffix(4);
  std::string lower(name);
  for (char& byte : lower) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  }
  return lower;
}

std::string quoted(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += fmt::format("{}'{}'", text.empty() ? "" : ", ", shown(name));
  return text;
}

std::string pieces_of(const Tokenizer& tokenizer, const std::string& name) {
  const std::vector<std::int32_t> ids = tokens_of(tokenizer, name);
  if (ids.size() < 2) return "";
  std::vector<std::string> pieces;
  for (std::size_t i = 0; i < ids.size() && i < kMostPieces; ++i) pieces.push_back(tokenizer.token(ids[i]));
  return fmt::format("; it is {} tokens here: {}{}", ids.size(), quoted(pieces),
                     ids.size() > kMostPieces ? ", ..." : "");
}

}  // namespace

std::optional<std::int32_t> find_token(const Tokenizer& tokenizer, const std::string& name) {
  if (name.empty()) return std::nullopt;
  if (const auto id = tokenizer.id(name)) return id;
  const std::vector<std::int32_t> ids = tokens_of(tokenizer, name);
  if (ids.size() != 1 || ids.front() == tokenizer.special_ids().unk) return std::nullopt;
  return ids.front();
}

std::string near_tokens(const Tokenizer& tokenizer, const std::string& name) {
  if (name.empty() || name.size() > kLongestNear) return "";
  const std::string wanted = bare(name);
  std::vector<std::string> same, all;
  for (std::int32_t id = 0; id < tokenizer.vocab_size(); ++id) {
    all.push_back(tokenizer.token(id));
    if (!wanted.empty() && same.size() < kMostNamed && bare(all.back()) == wanted) same.push_back(all.back());
  }
  if (same.empty()) {
    if (const std::string nearest = nearest_name(name, all); !nearest.empty()) same.push_back(nearest);
  }
  const std::string near = same.empty() ? "" : "; near: " + quoted(same);
  return pieces_of(tokenizer, name) + near;
}

}  // namespace glass
