// What one parameter of the statement holds.
#pragma once
#include <orrery/kit/log/layout.h>

#include <optional>

namespace ado_net {

/// The types of .NET's DbType that a log row's value can have.
enum class DbType { text, ansi_text, date_time, int32, int64, real, decimal, boolean, guid };

/// One thread at a time.
class Parameter {
public:
    /// `@name DbType=String Size=4000 conversionpattern=%message`, or `layout=RawTimeStampLayout` (with `key=` for a
    /// property). Throws Error(invalid).
    explicit Parameter(std::string_view line);
    const std::string& name() const noexcept { return name_; }
    DbType type() const noexcept { return type_; }
    std::int64_t size() const noexcept { return size_; }
    /// Of a Decimal, as ODBC drivers are told it; precision 0: as many digits as there are.
    int precision() const noexcept { return precision_; }
    int scale() const noexcept { return scale_; }
    /// The value for a row; none is NULL: of a property or exception that is not there, and of anything but text that
    /// is empty. Cut to Size characters, NUL taken out.
    std::optional<std::string> value(const orrery::logkit::Event& event);

private:
    std::string name_;
    DbType type_;
    std::int64_t size_;
    int precision_, scale_;
    bool raw_;  // of a layout whose empty text means that there is nothing
    std::unique_ptr<orrery::logkit::Layout> layout_;
};

}  // namespace ado_net
