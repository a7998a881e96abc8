// What a model with a decoder writes: source, target and written text side by side.
#include <fmt/format.h>

#include <algorithm>

#include "numbers.h"
#include "overlap.h"
#include "sections.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostSamples = 20, kTextCodePoints = 1200;
constexpr std::size_t kMostSampleBytes = 200u << 10;  // of the page that the samples may take

void draw_text(Html& html, const char* name, const std::string& text) {
  html.open("div").element("small", name);
  html.element("p", {{"class", "text"}, {"dir", "auto"}}, text.empty() ? "(nothing)" : shortened(text, kTextCodePoints))
      .close();
}

/// The words are compared in the whole texts, also where their ends are not drawn.
void draw_written(Html& html, const WrittenSample& sample) {
  const std::string_view written = sample.written;
  const std::vector<WrittenWord> words = mark_common_words(written, sample.target);
  const auto common = std::count_if(words.begin(), words.end(), [](const WrittenWord& word) { return word.common; });
  const std::string all = count_of(static_cast<std::int64_t>(words.size()), "word");
  html.open("div").element("small",
                           words.empty() ? "written" : fmt::format("written: {} of {} in the target", common, all));
  html.open("p", {{"class", "text"}, {"dir", "auto"}});
  const std::size_t end = cut_place(written, kTextCodePoints);
  std::size_t at = 0;
  for (const WrittenWord& word : words) {
    if (word.begin >= end) break;
    html.text(written.substr(at, word.begin - at));
    at = std::min(word.end, end);
    const std::string_view text = written.substr(word.begin, at - word.begin);
    word.common ? html.element("mark", text) : html.text(text);
  }
  html.text(written.substr(at, end - at)).text(written.empty() ? "(nothing)" : end < written.size() ? "\u2026" : "");
  html.close().close();
}

/// "By beam search with 4 beams the model wrote ".
std::string search_words(const Written& written) {
  if (written.beams > 1) return fmt::format("By beam search with {} beams the model wrote ", written.beams);
  return written.beams == 1 ? "By greedy search the model wrote " : "The model wrote ";
}

void draw_signatures(Html& html, const Written& written) {
  for (const auto& [name, signature] :
       {std::pair{"BLEU", &written.bleu_signature}, {"chrF", &written.chrf_signature}}) {
    if (!signature->empty())
      html.open("p", {{"class", "note"}}).text(fmt::format("{}: ", name)).element("code", *signature).close();
  }
}

}  // namespace

void draw_written_texts(Html& html, const Artefacts& artefacts) {
  const Split& split = *artefacts.evaluation->first_with(has_written);
  const Written& written = *split.written;
  html.open("p").text(search_words(written) + count_of(written.texts, "text") +
                      fmt::format(" of the {} split; these are the first. ", split.name));
  html.element("mark", "Marked");
  html.text(" words also stand in the target, at most as often as there; a word is what stands between blanks.")
      .close();
  const std::size_t start = html.size();
  std::size_t drawn = 0;
  for (const WrittenSample& sample : written.samples) {
    if (drawn == kMostSamples || html.size() - start > kMostSampleBytes) break;
    html.open("div", {{"class", "sides"}});
    draw_text(html, "source", sample.text);
    draw_text(html, "target", sample.target);
    draw_written(html, sample);
    html.close();
    ++drawn;
  }
  if (drawn < written.samples.size())
    html.element(
        "p", {{"class", "note"}},
        fmt::format("{} of {} samples are drawn; all stand in evaluation.json.", drawn, written.samples.size()));
  draw_signatures(html, written);
}

}  // namespace glass::report
