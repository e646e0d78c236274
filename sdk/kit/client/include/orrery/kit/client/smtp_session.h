// One conversation with an SMTP server.
#pragma once
#include <orrery/kit/client/connection.h>

#include <optional>
#include <vector>

namespace orrery::client {

/// A server's reply. Owns its text.
struct SmtpReply {
    int code = 0;
    std::vector<std::string> lines;  ///< without code and line ends
};

/// Reads replies from bytes as they come. Throws Error(unavailable) for what is none, or is longer than 64 KiB.
class SmtpReplyReader {
public:
    /// The reply, once it is whole; bytes behind it are kept for the next.
    std::optional<SmtpReply> feed(std::string_view bytes);

private:
    std::optional<SmtpReply> take_line(std::string_view line);
    std::string buffer_;
    SmtpReply reply_;
};

/// A mail's way: who sends it, to whom, and all of its text (lines end in CRLF).
struct SmtpMail {
    std::string from;
    std::vector<std::string> recipients;
    std::string text;
};

/// How to get in.
struct SmtpSettings {
    enum class Security { none, start_tls, tls };
    Endpoint endpoint;
    Security security = Security::none;
    std::optional<Tls> tls;
    std::string own_name = "localhost";  ///< for EHLO
    std::string user, password;          ///< an empty user: no authentication
};

/// Connects, sends mails, says goodbye. One thread. Errors never hold the password.
class SmtpSession {
public:
    /// Greets, encrypts and authenticates. Throws Error: unavailable, deadline, denied (TLS), unauthenticated (the
    /// server refuses user and password), unsupported (it offers no TLS, or no way to authenticate that we know).
    SmtpSession(const SmtpSettings& settings, Deadline deadline);
    /// Answers the recipients that the server refused while it took others, with its reasons. Throws Error(invalid)
    /// when the server will never take the mail, Error(unavailable) when it may later.
    std::vector<std::string> send(const SmtpMail& mail, Deadline deadline);
    void quit(Deadline deadline) noexcept;

private:
    SmtpReply receive(Deadline deadline);
    SmtpReply ask(const std::string& line, Deadline deadline);
    void expect(const SmtpReply& reply, int kind, const char* what) const;
    void greet(const SmtpSettings& settings, Deadline deadline);
    void authenticate(const SmtpSettings& settings, Deadline deadline);
    bool offers(std::string_view word, std::string_view argument = {}) const;

    std::string label_;
    Connection connection_;
    SmtpReplyReader reader_;
    std::vector<std::string> offers_;
};

}  // namespace orrery::client
