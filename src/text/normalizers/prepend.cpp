// Prepend: a text in front of every text that is not empty; it shares the origin of the first character.
#include "text/normalizers/normalizer.h"

namespace glass {

namespace {

class Prepend final : public Normalizer {
 public:
  explicit Prepend(std::string front) : front_(std::move(front)) {}
  void apply(AlignedText& text) const override {
    if (text.bytes().empty() || front_.empty()) return;
    text.begin();
    text.put(front_, text.origin(0));
    text.keep(0, text.size());
    text.commit();
  }

 private:
  std::string front_;
};

}  // namespace

NormalizerPtr make_prepend(const JsonFields& fields) {
  return std::make_unique<Prepend>(fields.text("prepend"));
}

}  // namespace glass
