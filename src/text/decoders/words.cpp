// Decoders that know where words end: WordPiece, BPEDecoder, CTC.
#include <algorithm>
#include <utility>

#include "text/decoders/decoder.h"

namespace glass {

namespace {

class WordPieceDecoder final : public Decoder {
 public:
  WordPieceDecoder(std::string prefix, bool clean) : prefix_(std::move(prefix)), clean_(clean) {}
  void apply(TokenTexts& tokens) const override {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (i > 0) tokens[i] = tokens[i].starts_with(prefix_) ? tokens[i].substr(prefix_.size()) : " " + tokens[i];
      if (clean_) tokens[i] = clean_up(std::move(tokens[i]));
    }
  }

 private:
  std::string prefix_;
  bool clean_;
};

class BpeDecoder final : public Decoder {
 public:
  explicit BpeDecoder(std::string suffix) : suffix_(std::move(suffix)) {}
  void apply(TokenTexts& tokens) const override {
    for (std::size_t i = 0; i < tokens.size(); ++i)
      tokens[i] = replace_all(std::move(tokens[i]), suffix_, i + 1 == tokens.size() ? "" : " ");
  }

 private:
  std::string suffix_;
};

class CtcDecoder final : public Decoder {
 public:
  CtcDecoder(std::string pad, std::string delimiter, bool clean)
      : pad_(std::move(pad)), delimiter_(std::move(delimiter)), clean_(clean) {}
  void apply(TokenTexts& tokens) const override {
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    for (auto& token : tokens) {
      token = replace_all(std::move(token), pad_, "");
      if (clean_) token = replace_all(clean_up(std::move(token)), delimiter_, " ");
    }
    std::erase(tokens, "");
  }

 private:
  std::string pad_, delimiter_;
  bool clean_;
};

}  // namespace

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  if (from.empty() || text.find(from) == std::string::npos) return text;
  std::string out;
  std::size_t at = 0;
  for (auto found = text.find(from); found != std::string::npos; found = text.find(from, at)) {
    out.append(text, at, found - at).append(to);
    at = found + from.size();
  }
  return out.append(text, at);
}

std::string clean_up(std::string text) {
  static constexpr std::pair<const char*, const char*> kRules[] = {
      {" .", "."},   {" ?", "?"},           {" !", "!"},   {" ,", ","},     {" ' ", "'"},   {" n't", "n't"},
      {" 'm", "'m"}, {" do not", " don't"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"}};
  for (const auto& [from, to] : kRules) text = replace_all(std::move(text), from, to);
  return text;
}

DecoderPtr make_wordpiece_decoder(const JsonFields& fields) {
  return std::make_unique<WordPieceDecoder>(fields.text("prefix", "##"), fields.boolean("cleanup", true));
}
DecoderPtr make_bpe_decoder(const JsonFields& fields) {
  return std::make_unique<BpeDecoder>(fields.text("suffix", "</w>"));
}
DecoderPtr make_ctc_decoder(const JsonFields& fields) {
  return std::make_unique<CtcDecoder>(fields.text("pad_token", "<pad>"), fields.text("word_delimiter_token", "|"),
                                      fields.boolean("cleanup", true));
}

}  // namespace glass
