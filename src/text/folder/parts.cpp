// Making the parts.
#include "text/folder/parts.h"

#include "text/normalizers/charsmap.h"

namespace glass {

Json make_part(const char* type) {
  Json out = Json::object();
  out["type"] = type;
  return out;
}

Json sequence_part(const char* list, std::vector<Json> parts) {
  Json out = make_part("Sequence");
  Json& members = out[list] = Json::array();
  for (Json& part : parts) members.push_back(std::move(part));
  return out;
}

Json replace_part(const std::string& text, const std::string& content) {
  Json out = make_part("Replace");
  out["pattern"] = {{"String", text}};
  out["content"] = content;
  return out;
}

Json replace_regex_part(const std::string& regex, const std::string& content) {
  Json out = make_part("Replace");
  out["pattern"] = {{"Regex", regex}};
  out["content"] = content;
  return out;
}

Json precompiled_part(std::string_view charsmap) {
  Json out = make_part("Precompiled");
  out["precompiled_charsmap"] = encode_base64(charsmap);
  return out;
}

Json metaspace_part(const char* scheme, bool split) {
  Json out = make_part("Metaspace");
  out["replacement"] = kPieceBlank;
  out["prepend_scheme"] = scheme;
  out["split"] = split;
  return out;
}

Json byte_level_part(bool add_prefix_space, bool trim_offsets, bool use_regex) {
  Json out = make_part("ByteLevel");
  out["add_prefix_space"] = add_prefix_space;
  out["trim_offsets"] = trim_offsets;
  out["use_regex"] = use_regex;
  return out;
}

Json bert_normalizer_part(bool lowercase, const Json& strip_accents, bool cut_chinese, bool clean_text) {
  Json out = make_part("BertNormalizer");
  out["clean_text"] = clean_text;
  out["handle_chinese_chars"] = cut_chinese;
  out["strip_accents"] = strip_accents;
  out["lowercase"] = lowercase;
  return out;
}

Json split_part(const std::string& regex, const char* behavior) {
  Json out = make_part("Split");
  out["pattern"] = {{"Regex", regex}};
  out["behavior"] = behavior;
  out["invert"] = false;
  return out;
}

Json bpe_part(const Json& unknown, bool fuse_unknown, bool byte_fallback, bool ignore_merges) {
  Json out = make_part("BPE");
  out["dropout"] = nullptr;
  out["unk_token"] = unknown;
  for (const char* empty : {"continuing_subword_prefix", "end_of_word_suffix"}) out[empty] = "";
  out["fuse_unk"] = fuse_unknown;
  out["byte_fallback"] = byte_fallback;
  out["ignore_merges"] = ignore_merges;
  out["vocab"] = nullptr;
  out["merges"] = nullptr;
  return out;
}

Json unigram_part(std::int64_t unknown, bool byte_fallback) {
  Json out = make_part("Unigram");
  out["unk_id"] = unknown;
  out["vocab"] = nullptr;
  out["byte_fallback"] = byte_fallback;
  return out;
}

Json cleaned_decoder(Json decoder) {
  static constexpr const char* kClean[][2] = {{" .", "."},     {" ?", "?"},     {" !", "!"},   {" ,", ","},
                                              {" ' ", "'"},    {" n't", "n't"}, {" 'm", "'m"}, {" 's", "'s"},
                                              {" 've", "'ve"}, {" 're", "'re"}};
  std::vector<Json> parts{std::move(decoder), make_part("Fuse")};
  for (const auto& [before, after] : kClean) parts.push_back(replace_part(before, after));
  return sequence_part("decoders", std::move(parts));
}

}  // namespace glass
