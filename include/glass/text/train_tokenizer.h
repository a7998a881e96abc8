// Learning a tokenizer from texts: byte-level BPE, WordPiece or Unigram.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "glass/text/tokenizer.h"

namespace glass {

/// How a tokenizer is learned. The defaults are those of Hugging Face's trainers.
struct TokenizerTraining {
  std::string kind = "bpe";        ///< bpe, wordpiece or unigram
  std::int64_t vocab_size = 8000;  ///< most tokens, special ones and the alphabet included
  std::int64_t min_frequency =
      1;  ///< bpe, wordpiece: how often two tokens must stand side by side to be merged; unigram knows no such bound
  bool lowercase = false;            ///< wordpiece strips accents too, as BERT's uncased models do
  std::vector<std::string> special;  ///< further special tokens, numbered behind the kind's own
  int threads = 0;                   ///< 0: one a processor. The tokenizer is the same with any number
};

/// The kinds that train_tokenizer knows.
const std::vector<std::string>& trained_kinds();

/// The special tokens that every tokenizer of a kind begins with: `<|endoftext|>`; `[PAD] [UNK] [CLS] [SEP] [MASK]`;
/// `<pad> <unk> <mask>`.
std::vector<std::string> own_special_tokens(const std::string& kind);

/// Learns a tokenizer from valid UTF-8; Python's `tokenizers` opens its to_json(). Special tokens come first, then the
/// alphabet, then what was learned; of unigram all others by falling probability. bpe: Sennrich et al. 2016
/// (https://arxiv.org/abs/1508.07909) on bytes as GPT-2 (Radford et al. 2019) cuts them; merges and ids are those of
/// Hugging Face's BpeTrainer. wordpiece: the same search on BERT's words, with "##" before what continues a word, as
/// WordPieceTrainer. unigram: Kudo 2018 (https://arxiv.org/abs/1804.10959), as UnigramTrainer; words begin with U+2581.
/// Errors: of kind config for settings (unknown kind, a vocabulary that cannot hold alphabet and special tokens, a
/// special token that is empty or stands twice), of kind data for texts (none, nothing but white space, not UTF-8).
std::unique_ptr<Tokenizer> train_tokenizer(const std::vector<std::string_view>& texts,
                                           const TokenizerTraining& settings);

}  // namespace glass
