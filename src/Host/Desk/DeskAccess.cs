using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Desk;

/// <summary>The desk's place in the host.</summary>
static class DeskAccess
{
    public static void AddDesk(this IServiceCollection services, IConfiguration configuration)
    {
        ModuleBuilder.AddDatabase<DeskDb>(services, "desk");
        services.Configure<DeskSettings>(configuration.GetSection("Desk"));
        services.Configure<MailSettings>(configuration.GetSection("Mail"));
        services.AddSingleton<IAgenda, GrantAgenda>();
        services.AddSingleton<Agenda>();
        services.AddSingleton<Notices>();
        services.AddSingleton<IFollower>(p => p.GetRequiredService<Notices>());
        services.AddSingleton<INightly>(p => p.GetRequiredService<Notices>());
        services.AddSingleton<Feeds>();
        Feeds.AddLimit(services);
        services.AddSingleton<Digests>();
        services.AddHostedService(p => p.GetRequiredService<Digests>());
    }
}

/// <summary>Roles and systems that wait for a leader's decision; administrators, who have no desk, see them on their home page.</summary>
sealed class GrantAgenda(GrantBook grants, Database<HostDb> database, IStringLocalizer<Words> words) : IAgenda
{
    const int Most = 50;

    public string Name => "Host.Grants";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(GrantBook.Approve)) return [];
        await using var db = actor.AtBureau ? database.OpenAcross(actor) : database.OpenToRead(actor, actor.Tenant);
        var roles = await grants.Waiting(db.Grants, actor).Take(Most).ToListAsync(cancel);
        var systems = await ClientBook.Waiting(db.Clients, actor).Take(Most).ToListAsync(cancel);
        return
        [
            .. roles.Select(g => new AgendaItem(
                $"grant-{g.Id:N}", Turn.WaitsForMe, words.Both("Agenda.Grant", words.Both($"Role.{g.Role}"), g.RequestedByName), "/Admin/Grants/Waiting", Since: ChinaTime.DateOf(g.RequestedAt))),
            .. systems.Select(c => new AgendaItem($"client-{c.Id:N}", Turn.WaitsForMe, words.Both("Agenda.System", c.Name, c.RegisteredByName), "/Admin/Grants/Waiting")),
        ];
    }
}
