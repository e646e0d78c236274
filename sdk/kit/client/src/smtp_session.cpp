#include <orrery/kit/client/smtp_session.h>
#include <orrery/kit/crypto/encoding.h>
#include <orrery/kit/http/text.h>

namespace orrery::client {

namespace {

constexpr size_t max_reply = 64 * 1024;

/// What the server says, short and printable, for messages.
std::string shown(const SmtpReply& reply) {
    std::string out = std::to_string(reply.code);
    if (!reply.lines.empty()) out += " " + reply.lines.back().substr(0, 200);
    for (char& c : out)
        if (static_cast<unsigned char>(c) < 32 || c == 127) c = ' ';
    return out;
}

/// Lines that begin with a dot get another; the end is a dot alone.
std::string stuffed(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 64);
    bool line_begins = true;
    for (char c : text) {
        if (line_begins && c == '.') out += '.';
        out += c;
        line_begins = c == '\n';
    }
    if (!out.ends_with("\r\n")) out += "\r\n";
    return out + ".\r\n";
}

}  // namespace

std::optional<SmtpReply> SmtpReplyReader::feed(std::string_view bytes) {
    buffer_ += bytes;
    for (size_t end; (end = buffer_.find('\n')) != buffer_.npos;) {
        auto line = buffer_.substr(0, end > 0 && buffer_[end - 1] == '\r' ? end - 1 : end);
        buffer_.erase(0, end + 1);
        if (auto reply = take_line(line)) return reply;
    }
    if (buffer_.size() > max_reply) throw Error(Code::unavailable, "the mail server's reply does not end");
    return std::nullopt;
}

std::optional<SmtpReply> SmtpReplyReader::take_line(std::string_view line) {
    auto digit = [](char c) { return c >= '0' && c <= '9'; };
    bool fits = line.size() >= 3 && line[0] >= '2' && line[0] <= '5' && digit(line[1]) && digit(line[2]) &&
                (line.size() == 3 || line[3] == ' ' || line[3] == '-');
    int code = fits ? (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0') : 0;
    if (!fits || (!reply_.lines.empty() && code != reply_.code) || reply_.lines.size() > 200)
        throw Error(Code::unavailable, "what came is no reply of a mail server",
                    "is there an SMTP server on that port?");
    reply_.code = code;
    reply_.lines.emplace_back(line.substr(std::min<size_t>(4, line.size())));
    if (line.size() > 3 && line[3] == '-') return std::nullopt;
    return std::exchange(reply_, {});
}

SmtpSession::SmtpSession(const SmtpSettings& settings, Deadline deadline)
    : label_(settings.endpoint.label()), connection_(settings.endpoint, deadline) {
    if (settings.security == SmtpSettings::Security::tls) connection_.start_tls(settings.tls.value(), deadline);
    expect(receive(deadline), 2, "greets with");
    greet(settings, deadline);
    if (settings.security == SmtpSettings::Security::start_tls) {
        if (!offers("STARTTLS"))
            throw Error(Code::unsupported, "the mail server " + label_ + " offers no STARTTLS",
                        "use port 465 for TLS from the start, or EnableSsl=false on a network you trust");
        expect(ask("STARTTLS", deadline), 2, "answers STARTTLS with");
        reader_ = {};  // nothing that came in clear may count as a reply
        connection_.start_tls(settings.tls.value(), deadline);
        greet(settings, deadline);
    }
    if (!settings.user.empty()) authenticate(settings, deadline);
}

SmtpReply SmtpSession::receive(Deadline deadline) {
    auto reply = reader_.feed({});
    while (!reply) {
        char piece[4096];
        auto got = connection_.read(piece, sizeof piece, deadline);
        if (got == 0) throw Error(Code::unavailable, "the mail server " + label_ + " closed the connection");
        reply = reader_.feed({piece, got});
    }
    return std::move(*reply);
}

SmtpReply SmtpSession::ask(const std::string& line, Deadline deadline) {
    connection_.write(line + "\r\n", deadline);
    return receive(deadline);
}

void SmtpSession::expect(const SmtpReply& reply, int kind, const char* what) const {
    if (reply.code / 100 == kind) return;
    throw Error(reply.code >= 500 ? Code::invalid : Code::unavailable,
                "the mail server " + label_ + " " + what + " " + shown(reply), "its own log has the reason");
}

void SmtpSession::greet(const SmtpSettings& settings, Deadline deadline) {
    auto reply = ask("EHLO " + settings.own_name, deadline);
    offers_ = std::move(reply.lines);
    if (reply.code / 100 == 2) return;
    offers_.clear();
    expect(ask("HELO " + settings.own_name, deadline), 2, "answers HELO with");
}

bool SmtpSession::offers(std::string_view word, std::string_view argument) const {
    for (auto& line : offers_) {
        auto blank = std::min(line.find_first_of(" ="), line.size());
        if (!kit::http::equal_ignoring_case(line.substr(0, blank), word)) continue;
        auto rest = " " + kit::http::lower(line.substr(std::min(blank + 1, line.size()))) + " ";
        if (argument.empty() || rest.find(" " + kit::http::lower(argument) + " ") != rest.npos) return true;
    }
    return false;
}

void SmtpSession::authenticate(const SmtpSettings& settings, Deadline deadline) {
    SmtpReply reply;
    if (offers("AUTH", "PLAIN")) {
        std::string proof = std::string(1, '\0') + settings.user + std::string(1, '\0') + settings.password;
        reply = ask("AUTH PLAIN " + crypto::base64_encode(proof), deadline);
    } else if (offers("AUTH", "LOGIN")) {
        expect(ask("AUTH LOGIN", deadline), 3, "answers AUTH LOGIN with");
        expect(ask(crypto::base64_encode(settings.user), deadline), 3, "answers the user name with");
        reply = ask(crypto::base64_encode(settings.password), deadline);
    } else {
        throw Error(
            Code::unsupported, "the mail server " + label_ + " offers neither AUTH PLAIN nor AUTH LOGIN",
            connection_.encrypted() ? "does it want another port?" : "many offer it only over TLS: EnableSsl=true");
    }
    if (reply.code / 100 != 2)
        throw Error(Code::unauthenticated,
                    "the mail server " + label_ + " refuses user and password: " + std::to_string(reply.code),
                    "check Username and Password");
}

std::vector<std::string> SmtpSession::send(const SmtpMail& mail, Deadline deadline) {
    expect(ask("MAIL FROM:<" + mail.from + ">", deadline), 2, "answers MAIL with");
    std::vector<std::string> refused;
    SmtpReply worst;
    for (auto& recipient : mail.recipients) {
        auto reply = ask("RCPT TO:<" + recipient + ">", deadline);
        if (reply.code / 100 == 2) continue;
        refused.push_back(recipient + ": " + shown(reply));
        worst = reply;
    }
    if (refused.size() == mail.recipients.size()) {
        ask("RSET", deadline);
        expect(worst, 2, "takes no recipient:");
    }
    expect(ask("DATA", deadline), 3, "answers DATA with");
    connection_.write(stuffed(mail.text), deadline);
    expect(receive(deadline), 2, "answers the mail with");
    return refused;
}

void SmtpSession::quit(Deadline deadline) noexcept {
    try {
        ask("QUIT", deadline);
    } catch (...) {  // the mail is delivered all the same
    }
}

}  // namespace orrery::client
