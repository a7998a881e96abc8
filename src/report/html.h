// A typed writer of HTML and SVG: names stand in our source, everything else is escaped. Raw strings cannot slip in.
#pragma once

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace glass::report {

/// The name of an element, known at compile time. Elements that load or run something are refused by the compiler.
class Tag {
 public:
  consteval Tag(const char* name) : name_(name) {
    for (char c : name_)
      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
        throw std::logic_error("not a tag");
    for (std::string_view refused :
         {"script", "style", "link", "base", "iframe", "object", "embed", "form", "image", "img", "a", "use"})
      if (name_ == refused) throw std::logic_error("this element is written by its own function or not at all");
  }
  std::string_view view() const { return name_; }

 private:
  std::string_view name_;
};

/// The name of an attribute, known at compile time. Event handlers, addresses and inline styles are refused by the
/// compiler.
class AttributeName {
 public:
  consteval AttributeName(const char* name) : name_(name) {
    for (char c : name_)
      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'))
        throw std::logic_error("not a name");
    if (name_.starts_with("on")) throw std::logic_error("no event handlers");
    for (std::string_view refused :
         {"href", "src", "srcset", "srcdoc", "style", "action", "formaction", "data", "poster", "ping"})
      if (name_ == refused) throw std::logic_error("this attribute is written by its own function or not at all");
  }
  std::string_view view() const { return name_; }

 private:
  std::string_view name_;
};

struct Attribute {
  AttributeName name;
  std::string value;
};
using Attributes = std::initializer_list<Attribute>;
/// `text` with the five special characters as references; what is invisible or invalid is made visible (visible.h).
std::string escape(std::string_view text);

/// Builds a document; closes what it opened. A misuse (closing too often, leaving open) is an internal error.
class Html {
 public:
  Html& open(Tag tag, Attributes attributes = {});
  Html& close();
  /// An element without content: `<br>`, or `<path/>` within SVG.
  Html& empty(Tag tag, Attributes attributes = {});
  Html& text(std::string_view text);
  /// open, text, close.
  Html& element(Tag tag, std::string_view text) { return element(tag, {}, text); }
  Html& element(Tag tag, Attributes attributes, std::string_view text);

  /// A link to a place of this page.
  Html& link_here(std::string_view id, std::string_view text);
  /// The head of the page up to <body>: character set, Content-Security-Policy with the sheet's hash, title, style
  /// sheet.
  Html& start_page(std::string_view title);
  /// An SVG image of PNG bytes as a data address.
  Html& png(std::string_view png, double x, double y, double width, double height);

  std::size_t size() const { return out_.size(); }
  /// The finished document; everything must be closed.
  std::string finish();

 private:
  void start_tag(std::string_view tag, Attributes attributes);

  std::string out_;
  std::vector<std::string_view> open_;
};

}  // namespace glass::report
