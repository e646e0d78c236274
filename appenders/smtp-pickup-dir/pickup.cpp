// Rows as mails in a folder.
#include <fcntl.h>
#include <orrery/kit/client/mail.h>
#include <orrery/kit/crypto/random.h>
#include <orrery/kit/log/delivering_base.h>
#include <orrery/kit/log/log_path.h>
#include <orrery/plugin.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace smtp_pickup_dir {

namespace {

namespace logkit = orrery::logkit;
using orrery::Code;
using orrery::Error;

/// The lines above the text, but for Date.
std::string head_of(const orrery::Config& config) {
    std::string head;
    for (auto [name, setting] : {std::pair{"To", "to"}, {"From", "from"}}) {
        auto list = orrery::client::parse_addresses(config.text(setting), setting);
        if (list.empty()) throw Error(Code::invalid, "parameter --" + std::string(setting) + " is missing");
        head.append(name).append(": ");
        for (auto& address : list) head.append(&address == &list.front() ? "" : ", ").append(address.header_text());
        head += "\r\n";
    }
    return head + "Subject: " + orrery::client::header_text(config.text("subject")) + "\r\n";
}

/// Lines end in CRLF; a line that is a dot alone would end the mail.
std::string body_of(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        while (line.ends_with('\r')) line.remove_suffix(1);
        out.append(line == "." ? ".." : line).append("\r\n");
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

class Folder {
public:
    explicit Folder(const orrery::Config& config) : head_(head_of(config)), extension_(config.text("fileextension")) {
        std::string_view folder = config.text("pickupdir");
        path_ = folder.starts_with('/') ? folder : std::string(config.site_directory()) + "/" + std::string(folder);
        if (extension_.find('/') != extension_.npos || extension_.size() > 32)
            throw Error(Code::invalid, "parameter --fileextension: expected an ending such as .eml");
        logkit::LogPath::check_name("mail" + extension_, "fileextension");
    }
    void write(std::deque<logkit::Parcel>& due) {
        for (; !due.empty(); due.pop_front()) {
            auto now = std::chrono::system_clock::now();
            write_file(head_ + "Date: " + orrery::client::mail_date(now) + "\r\n\r\n" + body_of(due.front().bytes) +
                       ".\r\n");
        }
    }

private:
    void write_file(std::string_view text) {
        auto name = orrery::crypto::random_guid();
        std::erase(name, '-');
        auto draft = path_ + "/." + name + ".tmp", final_name = path_ + "/" + name + extension_;
        int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
        if (file < 0) fail(errno, {});
        while (!text.empty()) {
            auto written = ::write(file, text.data(), text.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) {
                auto error = errno;
                ::close(file);
                fail(error, draft);
            }
            text.remove_prefix(static_cast<size_t>(written));
        }
        bool whole = ::close(file) == 0 && ::rename(draft.c_str(), final_name.c_str()) == 0;
        if (!whole) fail(errno, draft);
    }
    [[noreturn]] void fail(int error, const std::string& draft) {
        if (!draft.empty()) ::unlink(draft.c_str());
        throw Error(Code::unavailable,
                    "cannot write a mail into " + path_ + ": " + std::generic_category().message(error),
                    "does the folder exist, may the site's user write there, and is the disk full?");
    }
    std::string path_, head_, extension_;
};

}  // namespace

/// [one thread] Its outbox's thread writes.
class Pickup : public logkit::DeliveringBase {
public:
    Pickup(orrery::Host host, const orrery::Config& config) : DeliveringBase(host, config, "pickupdir") {
        if (idle()) return;
        outbox_.emplace(host, "smtp_pickup_dir", logkit::delivery_limits(config),
                        [folder = std::make_shared<Folder>(config)](auto& due) { folder->write(due); });
    }
    ~Pickup() override { close(); }

protected:
    void send(std::span<const logkit::KeptEvent> batch) override { put_as_one(batch); }
};

}  // namespace smtp_pickup_dir

ORRERY_PLUGIN(smtp_pickup_dir::Pickup, "org.orrery.appender.smtp-pickup-dir", "1.0.0", ORRERY_APPENDER_SETTINGS,
              ORRERY_BUFFERING_SETTINGS, ORRERY_DELIVERY_SETTINGS,
              {"pickupdir", "the folder; a relative one lies in the site's", "", "text"},
              {"to", "recipients, between commas or semicolons"}, {"from", "the sender"},
              {"subject", "the mail's subject"}, {"fileextension", "what the files' names end with, such as .eml"})
