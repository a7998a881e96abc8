// What it takes to make this page again: versions, seed, hashes, config, device, threads, command; and what `bench`
// measured.
#include <fmt/format.h>

#include <algorithm>

#include "node.h"
#include "numbers.h"
#include "sections.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostConfigShown = 64u << 10, kLeafCodePoints = 400;

/// A leaf of a JSON document as people read it, by its key.
std::string leaf_text(const std::string& key, const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_number()) return dump_json(value);
  const double v = value.get<double>();
  if (key.ends_with("_bytes")) return bytes(v);
  if (key.ends_with("_share") || key.ends_with("_accuracy")) return percent(v, 2);
  if (key.starts_with("nanoseconds") || key.find("_nanoseconds") != std::string::npos) return number(v) + "\u00A0ns";
  if (key.starts_with("seconds")) return duration(v);
  if (key == "seed" || key == "threads") return dump_json(value);
  return value.is_number_integer() ? count(value.get<std::int64_t>()) : number(v, 4);
}

/// "cut_texts" as "cut texts"; two keys say less than they mean.
std::string key_text(const std::string& key, int depth) {
  if (key == "glassformer" && depth > 0) return "version";
  if (key == "peak_bytes") return "peak memory";
  std::string text = key;
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

/// "data.train.sha256" as "data · train · sha256".
void draw_leaves(Html& html, const std::string& prefix, const std::string& key, const Json& value, int depth) {
  const std::string name = prefix.empty() ? key_text(key, depth) : prefix + " \u00B7 " + key_text(key, depth);
  if (value.is_object() && depth < 4) {
    // Times by stage: the group's own key says that they are seconds.
    for (const auto& [inner, item] : value.items()) {
      if (key == "data_summary" && inner == "splits") continue;  // the section on the data has them
      if (key == "seconds" && item.is_number()) {
        html.open("tr")
            .element("th", {{"scope", "row"}}, name + " \u00B7 " + inner)
            .element("td", duration(item.get<double>()))
            .close();
      } else {
        draw_leaves(html, name, inner, item, depth + 1);
      }
    }
    return;
  }
  html.open("tr").element("th", {{"scope", "row"}}, name);
  html.element("td", {{"class", key.find("sha256") != std::string::npos ? "hash" : ""}},
               shortened(leaf_text(key, value), kLeafCodePoints))
      .close();
}

/// Words that a POSIX shell reads back as they are.
std::string shell_word(const std::string& word) {
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("_-./=,:+@%").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (plain) return word;
  std::string quoted = "'";
  for (char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

void draw_command(Html& html, const Node& record) {
  const auto argv = record.find("argv");
  if (!argv) return;
  std::string line;
  for (const std::string& word : argv->texts()) {
    const std::string program = line.empty() ? word.substr(word.find_last_of('/') + 1) : word;
    line += (line.empty() ? "" : " ") +
            shell_word(shortened(program == "glassformer-engine" ? "glassformer" : program, kLeafCodePoints));
  }
  html.element("p", "The command that makes it again:");
  html.open("pre").element("code", line).close();
}

}  // namespace

void draw_record(Html& html, const Artefacts& artefacts) {
  if (artefacts.record) {
    draw_command(html, Node(*artefacts.record, "record.json: "));
    begin_table(html, {"what", "value"});
    for (const auto& [key, value] : artefacts.record->items()) {
      if (key != "argv" && key != "command" && key != "schema") draw_leaves(html, "", key, value, 0);
    }
    end_table(html);
  }
  if (artefacts.config_toml.empty()) return;
  html.open("details", {{"class", "numbers"}}).element("summary", "The resolved config");
  html.open("pre").element("code", std::string_view(artefacts.config_toml).substr(0, kMostConfigShown)).close();
  if (artefacts.config_toml.size() > kMostConfigShown)
    html.element("p", {{"class", "note"}}, "Its end is not drawn here; the whole stands in config.toml.");
  html.close();
}

void draw_bench(Html& html, const Artefacts& artefacts) {
  html.element("p", "Measured by `glassformer bench` on the machine named in the table.");
  begin_table(html, {"what", "value"});
  for (const auto& [key, value] : artefacts.bench->items()) {
    if (key != "schema") draw_leaves(html, "", key, value, 0);
  }
  end_table(html);
}

}  // namespace glass::report
