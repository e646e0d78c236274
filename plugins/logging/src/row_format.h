// One row of a default log as a line of tab-separated fields.
#pragma once
#include <orrery/kit/log/date_format.h>
#include <orrery/kit/log/event.h>

#include "columns.h"
#include "surroundings.h"

namespace orrery::logging {

/// [one thread] Tabs and line ends in values are replaced as the manual says; nothing in a value is interpreted.
class RowFormat {
public:
    /// All borrowed. Where `tell_rest`, properties without a column of their own follow the message as ` name=value`.
    RowFormat(const std::vector<Column>& columns, std::string_view service, const Surroundings& around, bool tell_rest);

    void append_header(std::string& out) const;
    /// Everything up to and with the tab before a checksum, or the whole row with its line end where there is none.
    void append(const logkit::Event& event, uint32_t number, std::string& out);

private:
    void append_value(const Column& column, size_t at, const logkit::Event& event, uint32_t number, std::string& out);
    void append_property(const Column& column, size_t at, const logkit::Event& event, std::string_view otherwise,
                         std::string& out);
    void append_session(const logkit::Event& event, std::string& out) const;
    void append_message(const logkit::Event& event, std::string& out) const;
    bool has_column(std::string_view name) const;

    const std::vector<Column>& columns_;
    std::string_view service_;
    const Surroundings& around_;
    bool tell_rest_;
    std::vector<size_t> hints_;  // where a column's property stood in the row before
    logkit::DateFormat time_;
};

}  // namespace orrery::logging
