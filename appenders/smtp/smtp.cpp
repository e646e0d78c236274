#include "smtp.h"

#include <orrery/plugin.h>

#include <set>

#include "letter.h"

namespace smtp {

namespace {

using orrery::Code;
using orrery::Error;
using orrery::client::SmtpSession;
using orrery::client::SmtpSettings;
using orrery::settings::detail::same_word;

bool on_this_machine(const std::string& host) {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

void read_authentication(SmtpSettings& settings, const orrery::Config& config) {
    auto way = config.text("authentication", "None");
    if (same_word(way, "none")) return;
    if (same_word(way, "ntlm"))
        throw Error(Code::unsupported,
                    "parameter --authentication=Ntlm: the server would have to be asked as a Windows account",
                    "use Basic with EnableSsl=true, or a relay that takes mail from this machine");
    if (!same_word(way, "basic"))
        throw Error(Code::invalid, "parameter --authentication is unknown", "expected None or Basic");
    settings.user = config.require("username");
    settings.password = config.text("password");
    if (settings.security == SmtpSettings::Security::none && !on_this_machine(settings.endpoint.host))
        throw Error(Code::invalid,
                    "parameter --authentication=Basic without TLS would show the password to the network",
                    "add EnableSsl=true");
}

SmtpSettings settings_of(const orrery::Config& config, const Letter& letter) {
    constexpr std::uint16_t port_of_tls = 465;
    SmtpSettings settings;
    settings.endpoint = {std::string(config.text("smtphost")), static_cast<std::uint16_t>(config.number("port", 25))};
    orrery::client::check_endpoint(settings.endpoint, "smtphost");
    if (config.flag("enablessl")) {
        settings.security =
            settings.endpoint.port == port_of_tls ? SmtpSettings::Security::tls : SmtpSettings::Security::start_tls;
        settings.tls.emplace(orrery::client::tls_settings(config));
    }
    auto here = orrery::logkit::Surroundings::here().host_name;
    settings.own_name = here.find('.') == here.npos ? letter.domain() : here;
    read_authentication(settings, config);
    return settings;
}

/// The outbox's function: one session for what is due.
class Postman {
public:
    Postman(orrery::Host host, const orrery::Config& config)
        : host_(std::move(host)),
          letter_(config),
          settings_(settings_of(config, letter_)),
          content_type_(config.text("layout.type").find("Xml") == std::string_view::npos ? "text/plain" : "text/xml"),
          timeout_(orrery::logkit::delivery_limits(config).timeout) {}

    void deliver(std::deque<orrery::logkit::Parcel>& due) {
        auto deadline = orrery::client::within(timeout_);
        SmtpSession session(settings_, deadline);
        for (; !due.empty(); due.pop_front()) send(session, due.front().bytes, deadline);
        session.quit(deadline);
    }

private:
    void send(SmtpSession& session, const std::string& body, orrery::client::Deadline deadline) try {
        auto mail = letter_.write(body, content_type_, std::chrono::system_clock::now());
        for (auto& refused : session.send(mail, deadline))
            if (told_.size() < 100 && told_.insert(refused).second)
                host_.log().warn("the mail server does not take a recipient: " + refused);
    } catch (const Error& error) {
        if (error.code() != Code::invalid) throw;
        throw orrery::logkit::DeliveryError(error.code(), error.message(), error.hint(), 1);
    }

    orrery::Host host_;
    Letter letter_;
    SmtpSettings settings_;
    std::string content_type_;
    std::chrono::milliseconds timeout_;
    std::set<std::string> told_;
};

}  // namespace

Smtp::Smtp(orrery::Host host, const orrery::Config& config) : DeliveringBase(host, config, "smtphost") {
    if (idle()) return;
    auto limits = orrery::logkit::delivery_limits(config);
    outbox_.emplace(host, "smtp", limits,
                    [postman = std::make_shared<Postman>(host, config)](auto& due) { postman->deliver(due); });
}

void Smtp::send(std::span<const orrery::logkit::KeptEvent> batch) { put_as_one(batch); }

}  // namespace smtp

ORRERY_PLUGIN(smtp::Smtp, "org.orrery.appender.smtp", "1.0.0", ORRERY_APPENDER_SETTINGS, ORRERY_BUFFERING_SETTINGS,
              ORRERY_DELIVERY_SETTINGS, ORRERY_TLS_SETTINGS, {"smtphost", "the mail server's name or address"},
              {"port", "its port; 465 with EnableSsl: TLS from the start", "25", "port"},
              {"enablessl", "true: STARTTLS, and no mail without it", "false", "flag"},
              {"authentication", "None, or Basic with Username and Password", "None"}, {"username", "who signs in"},
              {"password", "the password", "", "text", "", ORRERY_SETTING_SECRET},
              {"from", "the sender, such as Orrery <orrery@company.example>"},
              {"to", "recipients, between commas or semicolons"}, {"cc", "recipients of a copy"},
              {"bcc", "recipients that the others do not see"}, {"replyto", "where answers go to"},
              {"subject", "the mail's subject"}, {"priority", "Low, Normal or High", "Normal"},
              {"subjectencoding", "the subject's character set", "utf-8"},
              {"bodyencoding", "the text's character set", "utf-8"})
