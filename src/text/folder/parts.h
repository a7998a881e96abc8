// The parts of a tokenizer.json, as Hugging Face writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "glass/base/json.h"

namespace glass {

/// "▁", which stands for a blank in SentencePiece's pieces.
inline constexpr const char* kPieceBlank = "\u2581";

Json make_part(const char* type);
/// Several parts as one: `list` is "normalizers", "pretokenizers" or "decoders".
Json sequence_part(const char* list, std::vector<Json> parts);
Json replace_part(const std::string& text, const std::string& content);
Json replace_regex_part(const std::string& regex, const std::string& content);
/// SentencePiece's character map, as its file holds it.
Json precompiled_part(std::string_view charsmap);
/// `scheme`: always, first or never.
Json metaspace_part(const char* scheme, bool split = true);
Json byte_level_part(bool add_prefix_space, bool trim_offsets = true, bool use_regex = true);
Json bert_normalizer_part(bool lowercase, const Json& strip_accents, bool cut_chinese, bool clean_text);
Json split_part(const std::string& regex, const char* behavior);
/// A byte-pair model; `suffix_free`: as GPT-2's files have it.
Json bpe_part(const Json& unknown, bool fuse_unknown, bool byte_fallback, bool ignore_merges);
Json unigram_part(std::int64_t unknown, bool byte_fallback);
/// What transformers' clean_up_tokenization does to a decoded text, behind another decoder.
Json cleaned_decoder(Json decoder);

}  // namespace glass
