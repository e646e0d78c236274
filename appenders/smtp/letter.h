// A mail with rows.
#pragma once
#include <orrery/config.h>
#include <orrery/kit/client/mail.h>
#include <orrery/kit/client/smtp_session.h>
#include <orrery/kit/log/encoding.h>

namespace smtp {

/// The envelope and the header that all mails of an appender share. One thread at a time.
class Letter {
public:
    /// Reads --to, --cc, --bcc, --replyto, --from, --subject, --priority and the encodings. Throws Error(invalid)
    /// naming the parameter.
    explicit Letter(const orrery::Config& config);
    /// The mail around a text. Bcc is in the envelope only.
    orrery::client::SmtpMail write(std::string_view body, std::string_view content_type,
                                   std::chrono::system_clock::time_point now);
    /// What follows the last @ of --from, for the message's id.
    std::string domain() const;

private:
    std::vector<orrery::client::MailAddress> from_, to_, cc_, bcc_, reply_to_;
    std::string subject_, priority_;
    orrery::logkit::Encoding subject_encoding_, body_encoding_;
};

}  // namespace smtp
