// The typed writer of HTML: one place where strings become markup.
#include "html.h"

#include <fmt/format.h>

#include "encode.h"
#include "glass/base/error.h"
#include "glass/base/hash.h"
#include "style.h"
#include "visible.h"

namespace glass::report {

std::string escape(std::string_view text) {
  std::string out;
  const std::string shown = visible(text);
  out.reserve(shown.size());
  for (char c : shown) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

void Html::start_tag(std::string_view tag, Attributes attributes) {
  out_ += '<';
  out_ += tag;
  for (const Attribute& attribute : attributes) {
    if (attribute.value.empty()) continue;  // no attribute of this page means something when it is empty
    out_ += ' ';
    out_ += attribute.name.view();
    out_ += "=\"";
    out_ += escape(attribute.value);
    out_ += '"';
  }
}

Html& Html::open(Tag tag, Attributes attributes) {
  start_tag(tag.view(), attributes);
  out_ += '>';
  open_.push_back(tag.view());
  return *this;
}

Html& Html::close() {
  check(!open_.empty(), "report: an element is closed that was not opened");
  out_ += "</";
  out_ += open_.back();
  out_ += '>';
  open_.pop_back();
  return *this;
}

Html& Html::empty(Tag tag, Attributes attributes) {
  start_tag(tag.view(), attributes);
  out_ += "/>";  // within HTML the slash of a void element is ignored, within SVG it closes the element
  return *this;
}

Html& Html::text(std::string_view text) {
  out_ += escape(text);
  return *this;
}

Html& Html::element(Tag tag, Attributes attributes, std::string_view text) {
  return open(tag, attributes).text(text).close();
}

Html& Html::link_here(std::string_view id, std::string_view text) {
  out_ += "<a href=\"#" + escape(id) + "\">" + escape(text) + "</a>";
  return *this;
}

Html& Html::start_page(std::string_view title) {
  const std::string hash = base64(sha256_bytes(kReportStyle));
  out_ += "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out_ += fmt::format(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; img-src "
      "data:; "
      "base-uri 'none'; form-action 'none'\">\n",
      hash);
  out_ +=
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" "
      "content=\"light dark\">\n";
  out_ += "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"glassformer\">\n";
  out_ += "<link rel=\"icon\" href=\"data:,\">\n<title>" + escape(title) + "</title>\n<style>";
  out_ += kReportStyle;
  out_ += "</style>\n</head>\n<body>\n";
  return *this;
}

Html& Html::png(std::string_view png, double x, double y, double width, double height) {
  out_ += fmt::format(
      "<image x=\"{:g}\" y=\"{:g}\" width=\"{:g}\" height=\"{:g}\" preserveAspectRatio=\"none\" "
      "href=\"data:image/png;base64,{}\"/>",
      x, y, width, height, base64(png));
  return *this;
}

std::string Html::finish() {
  check(open_.empty(), "report: <{}> is left open", open_.empty() ? "" : std::string(open_.back()));
  return std::move(out_) + "\n</body>\n</html>\n";
}

}  // namespace glass::report
