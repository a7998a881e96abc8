// One function a kind of tokenizer, and what they share.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "glass/text/train_tokenizer.h"
#include "text/vocabulary.h"

namespace glass {

using Texts = std::vector<std::string_view>;

/// Settings are checked before, by train_tokenizer.
std::unique_ptr<Tokenizer> train_bpe(const Texts& texts, const TokenizerTraining& settings);
std::unique_ptr<Tokenizer> train_wordpiece(const Texts& texts, const TokenizerTraining& settings);
std::unique_ptr<Tokenizer> train_unigram(const Texts& texts, const TokenizerTraining& settings);

/// The special tokens in the order of their ids: the kind's own, then those of the settings.
std::vector<std::string> all_special_tokens(const TokenizerTraining& settings);

/// An Error (config) where the vocabulary cannot hold the special tokens and the `characters` that every text must be
/// made of.
void check_room(const TokenizerTraining& settings, std::int64_t characters, std::string_view what);

}  // namespace glass
