// Decoders that rewrite texts: Metaspace, Strip, Replace, Fuse.
#include "glass/base/error.h"
#include "glass/text/unicode.h"
#include "text/decoders/decoder.h"
#include "text/metaspace.h"
#include "text/pattern.h"

namespace glass {

namespace {

constexpr std::int64_t kMaxStrip = 1'000'000;
constexpr std::size_t kMaxReplaced = std::size_t{64} << 20;  // bytes of a decoded text

class MetaspaceDecoder final : public Decoder {
 public:
  explicit MetaspaceDecoder(MetaspaceOptions options) : options_(std::move(options)) {}
  void apply(TokenTexts& tokens) const override {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const bool drops = i == 0 && options_.prepend != Prepend::never;
      tokens[i] = replace_all(std::move(tokens[i]), options_.replacement, drops ? "" : " ");
    }
  }

 private:
  MetaspaceOptions options_;
};

class StripDecoder final : public Decoder {
 public:
  StripDecoder(char32_t content, std::int64_t start, std::int64_t stop) : start_(start), stop_(stop) {
    append_utf8(content_, content);
  }
  void apply(TokenTexts& tokens) const override {
    for (auto& token : tokens) {
      std::string_view rest = token;
      for (std::int64_t i = 0; i < start_ && rest.starts_with(content_); ++i) rest.remove_prefix(content_.size());
      for (std::int64_t i = 0; i < stop_ && rest.ends_with(content_); ++i) rest.remove_suffix(content_.size());
      token = std::string(rest);
    }
  }

 private:
  std::string content_;
  std::int64_t start_, stop_;
};

class ReplaceDecoder final : public Decoder {
 public:
  ReplaceDecoder(Pattern pattern, std::string content) : pattern_(std::move(pattern)), content_(std::move(content)) {}
  void apply(TokenTexts& tokens) const override {
    std::size_t total = 0;
    for (auto& token : tokens) {
      std::string out;
      std::size_t copied = 0;
      pattern_.for_each_match(token, [&](std::size_t begin, std::size_t end) {
        out.append(token, copied, begin - copied).append(content_);
        copied = end;
        if (total + out.size() > kMaxReplaced)
          fail(ErrorKind::data,
               "the tokenizer's decoder makes more than {} bytes of {} tokens; its replacement is too long",
               kMaxReplaced, tokens.size());
      });
      token = out.append(token, copied);
      total += token.size();
    }
  }

 private:
  Pattern pattern_;
  std::string content_;
};

class FuseDecoder final : public Decoder {
 public:
  void apply(TokenTexts& tokens) const override {
    std::string all;
    for (const auto& token : tokens) all += token;
    tokens.clear();
    tokens.push_back(std::move(all));
  }
};

}  // namespace

DecoderPtr make_metaspace_decoder(const JsonFields& fields) {
  return std::make_unique<MetaspaceDecoder>(read_metaspace(fields));
}
DecoderPtr make_strip_decoder(const JsonFields& fields) {
  return std::make_unique<StripDecoder>(fields.character("content"), fields.integer("start", 0, kMaxStrip, 0),
                                        fields.integer("stop", 0, kMaxStrip, 0));
}
DecoderPtr make_replace_decoder(const JsonFields& fields) {
  return std::make_unique<ReplaceDecoder>(read_pattern(fields), fields.text("content"));
}
DecoderPtr make_fuse_decoder() {
  return std::make_unique<FuseDecoder>();
}

}  // namespace glass
