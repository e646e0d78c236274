// Parts of mails: addresses, header fields, bodies. Nothing that goes in can begin a header field of its own.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::client {

/// One mailbox.
struct MailAddress {
    std::string name;     ///< shown; may be empty, UTF-8
    std::string mailbox;  ///< local@domain, printable ASCII
    /// For a header field: `"name" <mailbox>`, the name encoded when it is not ASCII.
    std::string header_text() const;
};

/// Addresses between commas or semicolons: `a@b.example, "Sales, North" <c@d.example>`. Throws Error(invalid) naming
/// `parameter` for anything that is none, controls and line ends included.
std::vector<MailAddress> parse_addresses(std::string_view text, std::string_view parameter);

/// Text for an unstructured header field: ASCII as it is, other text as encoded words (RFC 2047) of at most 75
/// characters on folded lines; controls become blanks. `charset` is that of `text`.
std::string header_text(std::string_view text, std::string_view charset = "utf-8");

/// "Sun, 29 Nov 2026 14:23:40 +0000". UTC.
std::string mail_date(std::chrono::system_clock::time_point at);

/// Base64 in lines of 76 characters, each ended by CRLF.
std::string base64_lines(std::string_view bytes);

}  // namespace orrery::client
