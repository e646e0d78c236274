// Tables from a REST interface. Calls come from several threads at once; each open result is one thread's at a time.
#pragma once
#include <orrery/plugin.h>

#include "rest_client.h"
#include "rest_rows.h"

namespace rest {

class RestSource : public orrery::Connector {
public:
    RestSource(orrery::Host host, orrery::Config config)
        : client_(std::move(host), config), rows_(config.text("rows", "rows")), next_(config.text("next", "next")) {}

    /// Reached and let in is enough: many sources have nothing at their root.
    void check() override try { client_.get(client_.source().url); } catch (const orrery::Error& error) {
        if (error.code() != orrery::Code::not_found) throw;
    }

    std::unique_ptr<orrery::Rows> query(std::string_view statement, orrery::Record parameters) override {
        constexpr std::string_view prefix = "parameter.";
        auto first = client_.address_of(std::string(statement));
        for (auto& field : parameters)
            if (auto name = orrery::view(field.name); name.starts_with(prefix))
                first.addQueryParameter(std::string(name.substr(prefix.size())),
                                        std::string(orrery::view(field.value)));
        return std::make_unique<RestRows>(first.toString(), [this](std::string& address) {
            Poco::URI now(address);
            auto page = Page::read(client_.get(now), rows_, next_,
                                   now.getScheme() + "://" + now.getAuthority() + now.getPath());
            address = page.next.empty() ? "" : client_.next_address(now, page.next).toString();
            return page;
        });
    }

private:
    const Client client_;
    const std::string rows_, next_;
};

}  // namespace rest
