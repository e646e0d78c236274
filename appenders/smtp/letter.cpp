#include "letter.h"

#include <orrery/kit/crypto/random.h>
#include <orrery/settings.h>

namespace smtp {

namespace {

using orrery::Code;
using orrery::Error;
using orrery::client::MailAddress;

std::vector<MailAddress> addresses(const orrery::Config& config, std::string_view name) {
    return orrery::client::parse_addresses(config.text(name), name);
}

/// Header fields for High and Low; nothing for Normal.
std::string priority_fields(std::string_view priority) {
    using orrery::settings::detail::same_word;
    if (same_word(priority, "high")) return "X-Priority: 1\r\nPriority: urgent\r\nImportance: high\r\n";
    if (same_word(priority, "low")) return "X-Priority: 5\r\nPriority: non-urgent\r\nImportance: low\r\n";
    if (same_word(priority, "normal") || priority.empty()) return {};
    throw Error(Code::invalid, "parameter --priority is unknown", "expected Low, Normal or High");
}

void address_field(std::string& out, std::string_view name, const std::vector<MailAddress>& list) {
    if (list.empty()) return;
    out.append(name).append(": ");
    for (size_t i = 0; i < list.size(); ++i) out.append(i ? ",\r\n " : "").append(list[i].header_text());
    out += "\r\n";
}

}  // namespace

Letter::Letter(const orrery::Config& config)
    : from_(addresses(config, "from")),
      to_(addresses(config, "to")),
      cc_(addresses(config, "cc")),
      bcc_(addresses(config, "bcc")),
      reply_to_(addresses(config, "replyto")),
      subject_(config.text("subject")),
      priority_(priority_fields(config.text("priority"))),
      subject_encoding_(config.text("subjectencoding"), "subjectencoding"),
      body_encoding_(config.text("bodyencoding"), "bodyencoding") {
    if (subject_.find_first_of("\r\n") != subject_.npos)
        throw Error(Code::invalid, "parameter --subject has a line end in it");
    if (from_.size() != 1) throw Error(Code::invalid, "parameter --from: expected one address");
    if (to_.empty() && cc_.empty() && bcc_.empty())
        throw Error(Code::invalid, "parameter --to is missing", "a mail needs a recipient in --to, --cc or --bcc");
}

std::string Letter::domain() const {
    auto& mailbox = from_.front().mailbox;
    return mailbox.substr(mailbox.rfind('@') + 1);
}

orrery::client::SmtpMail Letter::write(std::string_view body, std::string_view content_type,
                                       std::chrono::system_clock::time_point now) {
    orrery::client::SmtpMail mail;
    mail.from = from_.front().mailbox;
    for (auto* list : {&to_, &cc_, &bcc_})
        for (auto& address : *list) mail.recipients.push_back(address.mailbox);
    address_field(mail.text, "From", from_);
    address_field(mail.text, "To", to_);
    address_field(mail.text, "Cc", cc_);
    address_field(mail.text, "Reply-To", reply_to_);
    mail.text +=
        "Subject: " + orrery::client::header_text(subject_encoding_.encode(subject_), subject_encoding_.name()) +
        "\r\n";
    mail.text += "Date: " + orrery::client::mail_date(now) + "\r\n";
    mail.text += "Message-ID: <" + orrery::crypto::random_token() + "@" + domain() + ">\r\n" + priority_;
    mail.text += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: " + std::string(content_type) +
                 "; charset=" + body_encoding_.name() + "\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    mail.text += orrery::client::base64_lines(body_encoding_.encode(body));
    return mail;
}

}  // namespace smtp
