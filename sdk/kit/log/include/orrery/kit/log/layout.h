// Layouts: a row as text.
#pragma once
#include <orrery/kit/log/event.h>
#include <orrery/kit/log/spec.h>

namespace orrery::logkit {

/// What layouts say about the process they run in.
struct Surroundings {
    std::string host_name, user, domain;  ///< domain: "appdomain", the site's program
    std::int64_t start_microseconds = 0;
    std::string null_text = "(null)";  ///< stands for a property that a row does not have
    /// Of this process; read once. [any thread]
    static const Surroundings& here();
};

/// [one thread] Never interprets a row's data; bytes that a format cannot hold are replaced.
class Layout {
public:
    virtual ~Layout() = default;
    /// Appends the row's text to `out`. A pattern's row number counts calls.
    virtual void format(const Event& event, std::string& out) = 0;
    /// Appended at the beginning and the end of a file or mail; nothing by default.
    virtual void append_header(std::string&) {}
    virtual void append_footer(std::string&) {}
    /// True: the row's text does not have the exception, so the appender adds it after the text.
    virtual bool ignores_exception() const noexcept { return true; }
    virtual std::string_view content_type() const noexcept { return "text/plain"; }
};

/// Makes what `spec` names: Pattern, DynamicPattern, Simple, Exception, Xml, XmlLayoutSchemaLog4j, Json, RawTimeStamp,
/// RawUtcTimeStamp, RawProperty. Throws Error(invalid) that names the parameter and, in a pattern, the position.
std::unique_ptr<Layout> make_layout(const LayoutSpec& spec, const Surroundings& around = Surroundings::here());

/// Appends the row and, where the layout leaves it out, its exception on lines of its own.
void format_whole(Layout& layout, const Event& event, std::string& out);

}  // namespace orrery::logkit
