// BertPreTokenizer: words end at white space; every punctuation character is a word of its own.
#include <array>

#include "glass/text/unicode.h"
#include "text/pretokenizers/pretokenizer.h"

namespace glass {

namespace {

enum class BertClass : std::uint8_t { word, space, punctuation };

BertClass bert_class(char32_t c) {
  if (is_white_space(c)) return BertClass::space;
  return is_bert_punctuation(c) ? BertClass::punctuation : BertClass::word;
}

class BertPreTokenizer final : public PreTokenizer {
 public:
  BertPreTokenizer() {
    for (unsigned c = 0; c < 128; ++c) ascii_[c] = bert_class(c);
  }

  void apply(PieceText& text) const override {
    text.split([&](std::string_view bytes, const auto& emit) {
      std::size_t begin = 0;
      for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t here = at;
        const auto byte = static_cast<unsigned char>(bytes[at]);
        const BertClass found = byte < 0x80 ? ascii_[byte] : bert_class(next_code_point(bytes, at));
        at += byte < 0x80 ? 1 : 0;
        if (found == BertClass::word) continue;
        emit(begin, here);
        if (found == BertClass::punctuation) emit(here, at);
        begin = at;
      }
      emit(begin, bytes.size());
    });
  }

 private:
  std::array<BertClass, 128> ascii_;
};

}  // namespace

PreTokenizerPtr make_bert_pre_tokenizer() {
  return std::make_unique<BertPreTokenizer>();
}

}  // namespace glass
