// The methods of this page: what they say, their settings and their cost.
#include <fmt/format.h>

#include "method_names.h"
#include "numbers.h"
#include "sections.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kSettingCodePoints = 120;

std::string setting_text(const Json& value) {
  const bool plain = value.is_string() && !value.get<std::string>().empty();
  return shortened(plain ? value.get<std::string>() : dump_json(value), kSettingCodePoints);
}

void draw_part(Html& html, const char* name, const std::string& text) {
  if (!text.empty()) html.open("p").element("strong", name).text(" " + text).close();
}

void draw_note(Html& html, const MethodNote* note) {
  if (!note || note->meaning.empty()) {
    html.element("p", "This method is not described here; `glassformer methods` lists what is known of it.");
    return;
  }
  html.element("p", note->meaning);
  draw_part(html, "Unit.", note->units);
  draw_part(html, "Limits.", note->limits);
  draw_part(html, "Source.", note->source);
}

void draw_settings(Html& html, const MethodDigest& method) {
  html.open("ul", {{"class", "settings"}});
  for (const auto& [key, value] : method.settings.items())
    html.open("li").element("code", shortened(key, kSettingCodePoints) + " = " + setting_text(value)).close();
  if (!method.point.empty())
    html.open("li").text("at ").element("code", shortened(method.point, kSettingCodePoints)).close();
  html.close();
}

}  // namespace

void draw_methods(Html& html, const Artefacts& artefacts) {
  for (const MethodDigest& method : artefacts.digest.methods) {
    html.open("div", {{"class", "method"}}).element("h3", method_title(artefacts, method.name));
    draw_note(html, note_of(artefacts, method.name));
    draw_settings(html, method);
    html.element("p", {{"class", "note"}},
                 fmt::format("{}; a text takes {}, {} forward and {} backward passes on average.",
                             count_of(method.examples, "text"), duration(method.seconds), number(method.forwards),
                             number(method.backwards)));
    html.close();
  }
}

}  // namespace glass::report
