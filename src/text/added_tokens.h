// Tokens that are found in the text before the model sees it.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "text/byte_trie.h"

namespace glass {

/// One of the file's added_tokens with its flags.
struct AddedToken {
  std::string content;
  std::int32_t id = 0;
  bool single_word = false;  ///< only where no word character stands beside it
  bool lstrip = false;       ///< takes the white space on its left with it
  bool rstrip = false;       ///< and on its right
  bool normalized = false;   ///< is looked for in the normalized text, in its normalized form
  bool special = false;      ///< left out when ids are decoded
};

/// Finds the leftmost, longest of some tokens.
class AddedMatcher {
 public:
  AddedMatcher() = default;
  /// `forms`: what to look for, beside each token.
  AddedMatcher(const std::vector<AddedToken>& tokens, const std::vector<std::string>& forms);

  bool empty() const { return tokens_.empty(); }

  /// Calls `use(begin, end, id)` for stretches from left to right; id -1 is the text between tokens.
  template <typename Use>
  void for_each_stretch(std::string_view text, const Use& use) const {
    std::size_t last = 0;
    for (std::size_t at = 0; !tokens_.empty() && at < text.size();) {
      if (!first_[static_cast<unsigned char>(text[at])]) {
        ++at;
        continue;
      }
      std::size_t length = 0;
      std::int32_t found = -1;
      trie_.for_each_prefix(text.substr(at), [&](std::size_t longer, std::int32_t index) {
        length = longer;
        found = index;
      });
      if (found < 0) {
        ++at;
        continue;
      }
      const AddedToken& token = tokens_[static_cast<std::size_t>(found)];
      std::size_t begin = at, end = at + length;
      at = end;
      if (token.single_word && touches_word(text, begin, end)) continue;
      if (token.lstrip) begin = std::max(space_before(text, begin), last);
      if (token.rstrip) end = space_behind(text, end);
      if (last < begin) use(last, begin, std::int32_t{-1});
      use(begin, end, token.id);
      last = end;
    }
    if (last < text.size()) use(last, text.size(), std::int32_t{-1});
  }

 private:
  static bool touches_word(std::string_view text, std::size_t begin, std::size_t end);
  static std::size_t space_before(std::string_view text, std::size_t position);
  static std::size_t space_behind(std::string_view text, std::size_t position);
  std::vector<AddedToken> tokens_;
  std::vector<std::string> forms_;
  ByteTrie trie_;
  std::array<bool, 256> first_{};
};

}  // namespace glass
