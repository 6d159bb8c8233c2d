using System.Net;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Accountability;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Search;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Modules.Accountability.CaseHost;

namespace PartyDiscipline.Tests.Modules.Accountability;

/// <summary>Before it is announced a case exists for those named in it and for nobody else; what is published is what the rule says, for each audience.</summary>
public sealed class CompartmentTests
{
    /// <summary>Every role at the bureau and in both units, none of them named in the case.</summary>
    static async Task<List<Actor>> Others(CaseHost host)
    {
        var others = new List<Actor>();
        foreach (var role in Roles.All.Where(r => r != Roles.DisciplineSecretary)) others.Add(await host.Who("2010", role));
        foreach (var unit in (string[])[Unit, Other])
            foreach (var role in Roles.All)
                others.Add((await host.Holder(Secretary with { Tenant = unit }, role)) with { Roles = [role] });
        return others;
    }

    [Fact]
    public async Task Who_is_not_named_learns_nothing_by_command_list_document_sheet_search_count_or_desk()
    {
        await using var host = await Start();
        var missing = Guid.NewGuid();
        foreach (var other in await Others(host))
        {
            // What he gets of a world with a case on trial is what he gets of one without.
            var id = await OnTrial(host);
            Assert.IsType<Outcome.NotFound>(await host.Cases.Approve(other, Guid.NewGuid(), id));
            Assert.IsType<Outcome.NotFound>(await host.Cases.Recuse(other, Guid.NewGuid(), id, other.Person!.Value, "打听"));
            Assert.IsType<Outcome.NotFound>(await host.Decisions.Announce(other, Guid.NewGuid(), id));
            Assert.IsType<Outcome.NotFound>(await host.Publications.Draft(other, Guid.NewGuid(), id, new PublicationEntry("全局", "某", Today, Today.AddDays(9))));
            var desk = host.Host.Get<CaseDesk>();
            await using (var db = desk.Read(other))
            {
                Assert.Null(await desk.Open(db, other, id, CancellationToken.None));
                Assert.Empty(await desk.All(db, other, openOnly: false, CancellationToken.None));
            }
            foreach (var document in host.Host.Services.GetServices<IDocument>().Where(d => d.Name.StartsWith("accountability-", StringComparison.Ordinal) && other.May(d.Permission)))
                Assert.Null(await document.Compose(other, id.ToString("N"), CancellationToken.None));
            foreach (var sheet in host.Host.Services.GetServices<IWorkbook>().Where(s => s.Name == "accountability-cases" && other.May(s.Permission)))
                Assert.Empty((await sheet.Compose(other, "all=1", CancellationToken.None))?.Sheets.SelectMany(s => s.Rows) ?? []);
            foreach (var finder in host.Host.Services.GetServices<IFinder>().Where(f => f.GetType().Namespace!.StartsWith("PartyDiscipline.Host", StringComparison.Ordinal) is false))
                Assert.DoesNotContain(await finder.Find(other, SearchPhrase.Read("CANARY")!, 20, CancellationToken.None), h => h.Page.Contains("Accountability", StringComparison.Ordinal));
            Assert.Empty(await host.Host.Services.GetServices<IFunctionHealth>().OfType<CaseHealth>().Single().Of(other, 2026, CancellationToken.None));
            foreach (var xray in host.Host.Services.GetServices<IXray>().Where(x => x is CaseStepOverdue or DecisionWithoutReceipt or AppealUnanswered))
                Assert.Equal(0, (await xray.Look(other, 2026, 10, CancellationToken.None)).Total);
            Assert.Empty(await host.Host.Services.GetServices<IAgenda>().OfType<CaseAgenda>().Single().Of(other, CancellationToken.None));
            if (await host.Host.Services.GetServices<ITrace>().OfType<CaseTrace>().Single().Of(other, ["2.2.1-a"], 2026, null, 10, CancellationToken.None) is { } trace) Assert.Equal(0, trace.Total);
            if (await host.Host.Get<IPartyDirectory>().Find(Secretary, Today) is { } party) Assert.Null(await host.Host.Services.GetServices<IPartyPanel>().OfType<PartyDiscipline.Accountability.PartyPanel>().Single().Show(other, party, CancellationToken.None));
            var (lines, total) = await host.Host.Get<InfluenceReader>().Of(other, null, runningOnly: false, 1, 50, CancellationToken.None);
            Assert.Equal((0, 0), (lines.Count, total));
            Assert.IsType<Outcome.NotFound>(await host.Cases.Approve(other, Guid.NewGuid(), missing));
        }
    }

    static Guid? once;
    static CaseHost? onceOn;

    /// <summary>One case that has been decided and is not announced, made once for a host.</summary>
    static async Task<Guid> OnTrial(CaseHost host)
    {
        if (onceOn == host && once is { } known) return known;
        var id = await host.Tried();
        Done(await host.Decisions.Decide(host.Body[1], Guid.NewGuid(), id, Decided()));
        (onceOn, once) = (host, id);
        return id;
    }

    [Fact]
    public async Task A_page_of_a_case_answers_an_outsider_byte_for_byte_as_one_that_never_was()
    {
        await using var world = await World.Build();
        var (host, bureau) = (world.Host, World.Bureau);
        var secretary = (await host.Get<IPartyDirectory>().Parties(bureau, World.Today)).Single(p => p.Id.Kind == PartyKind.Secretary);
        var head = (await host.Get<IPartyDirectory>().Parties(bureau, World.Today)).Single(p => p.HeadsDiscipline);
        Done(await host.Get<IEarlierCases>().BringIn(Actor.System(bureau), Guid.NewGuid(), new EarlierCase
        {
            ProposedOn = World.Today.AddDays(-9),
            Organ = PartyKind.DisciplineCommittee,
            Subjects = [new(new PartyId(World.A, PartyKind.Secretary, "main"))],
            Situation = "Q08",
            Text = "CANARY",
            Reached = CaseState.Investigating,
            Seats = [new("Proposer", head.Holder!.Value, "甲"), new("Approver", secretary.Holder!.Value, "乙"), new("Team", Guid.NewGuid(), "丙"), new("Team", Guid.NewGuid(), "丁")],
        }));
        await using var db = host.Get<Database<AccountabilityDb>>().Open(bureau);
        var id = (await db.Cases.AsNoTracking().OrderByDescending(c => c.ProposedOn).FirstAsync()).Id;
        foreach (var tenant in World.Tenants)
            foreach (var role in Roles.Business.Where(r => tenant != bureau || r is not (Roles.Secretary or Roles.DisciplineSecretary)))
            {
                using var client = await world.As(tenant, role);
                foreach (var page in (string[])["Case", "Substance", "Decide", "Publish"])
                {
                    using var real = await client.GetAsync($"/Accountability/{page}/{id}");
                    using var never = await client.GetAsync($"/Accountability/{page}/{Guid.NewGuid()}");
                    Assert.Equal(never.StatusCode, real.StatusCode);
                    Assert.True(real.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden, $"{tenant} {role} {page}: {real.StatusCode}");
                    Assert.DoesNotContain("CANARY", await real.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                    Assert.Equal(never.Content.Headers.ContentLength, real.Content.Headers.ContentLength);
                }
            }
        using var keeper = await world.As(bureau, Roles.DisciplineSecretary);
        using var seen = await keeper.GetAsync($"/Accountability/Case/{id}");
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        Assert.Contains("CANARY", await seen.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await using var ledger = host.Get<Database<LedgerDb>>().Open(bureau);
        Assert.True(await ledger.Entries.AnyAsync(e => e.Fact == "Accountability.CaseViewed" && e.Subject == $"case/{id:N}"), "The look is not on record.");
    }

    [Fact]
    public async Task Nothing_of_a_case_before_its_decision_lies_readable_in_the_database()
    {
        await using var host = await Start();
        var id = await host.Tried();
        await using var db = host.Db(Bureau);
        var found = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == id);
        Assert.DoesNotContain("sample1", found.Subjects, StringComparison.Ordinal);
        Assert.DoesNotContain("Q08", found.Substance!, StringComparison.Ordinal);
        Assert.All(await db.Texts.AsNoTracking().Where(t => t.Case == id).ToListAsync(), t => Assert.DoesNotContain("CANARY", t.Concealed, StringComparison.Ordinal));
        await using var ledger = host.Host.Get<Database<LedgerDb>>().Open(Bureau);
        Assert.All(await ledger.Entries.AsNoTracking().Where(e => e.Fact.StartsWith("Accountability.")).ToListAsync(), e =>
        {
            Assert.DoesNotContain("CANARY", e.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(Unit, e.Body, StringComparison.Ordinal);
        });
        await using var elsewhere = host.Db(Unit);
        Assert.Empty(await elsewhere.Decisions.AsNoTracking().ToListAsync());
    }

    [Fact]
    public async Task Whoever_is_recused_sees_nothing_from_that_moment_and_the_subject_never_does()
    {
        await using var host = await Start();
        var id = await host.Opened();
        Done(await host.Cases.NameTeam(host.Keeper, Guid.NewGuid(), id, Of([.. host.Team, host.Outsider])));
        Done(await host.Cases.Recuse(host.Keeper, Guid.NewGuid(), id, host.Outsider.Person!.Value, "近亲属关系"));
        Assert.IsType<Outcome.NotFound>(await host.Cases.WriteText(host.Outsider, Guid.NewGuid(), id, TextKind.Report, "报告"));
        Assert.Equal(["Case.IsRecused"], Rules(await host.Cases.NameTeam(host.Keeper, Guid.NewGuid(), id, Of(host.Outsider))));
        Assert.Equal(["Case.KeeperOnly"], Rules(await host.Cases.Recuse(host.Team[0], Guid.NewGuid(), id, host.Team[1].Person!.Value, "理由")));
        // The keeper withdraws himself: from now on it is not his to keep.
        Done(await host.Cases.Recuse(host.Keeper, Guid.NewGuid(), id, host.Keeper.Person!.Value, "近亲属关系"));
        Assert.IsType<Outcome.NotFound>(await host.Cases.NameTeam(host.Keeper, Guid.NewGuid(), id, Of(host.Team)));
        Assert.IsType<Outcome.NotFound>(await host.Cases.Approve(await host.Holder(Secretary, Roles.Secretary), Guid.NewGuid(), id));
    }

    [Fact]
    public async Task Each_step_sees_the_texts_it_needs_and_no_others()
    {
        await using var host = await Start();
        var id = await host.Tried();
        async Task<OpenCase> Seen(Actor actor)
        {
            var desk = host.Host.Get<CaseDesk>();
            await using var db = desk.Read(actor);
            return (await desk.Open(db, actor, id, CancellationToken.None))!;
        }
        Assert.Equal([TextKind.Proposal], (await Seen(host.Proposer)).Texts);
        Assert.False((await Seen(host.Proposer)).SeesSubstance);
        Assert.DoesNotContain(TextKind.Trial, (await Seen(host.Team[0])).Texts);
        Assert.Contains(TextKind.Report, (await Seen(host.Trial[0])).Texts);
        Assert.Contains(TextKind.Trial, (await Seen(host.Body[1])).Texts);
        Done(await host.Decisions.Decide(host.Body[1], Guid.NewGuid(), id, Decided()));
        Done(await host.Decisions.Announce(host.Keeper, Guid.NewGuid(), id));
        Done(await host.Decisions.Execute(host.Keeper, Guid.NewGuid(), id, Of(host.Executor)));
        Assert.Equal([TextKind.Decision, TextKind.Correction], (await Seen(host.Executor)).Texts);
        Assert.False((await Seen(host.Executor)).SeesSubstance);
    }

    [Fact]
    public async Task What_is_published_is_what_the_rule_gives_each_audience_and_no_unit_holds_more()
    {
        await using var host = await Start();
        var id = await host.Announced(Decided(new DecisionLine(Secretary, ["move"])));
        var decision = await host.DecisionOf(id);
        var officer = host.Proposer;
        var entry = new PublicationEntry("全局各单位", "局纪检监察室", Today, Today.AddDays(9));
        var publication = Done(await host.Publications.Draft(officer, Guid.NewGuid(), id, entry));
        Assert.Equal(["Publication.SecondPerson"], Rules(await host.Publications.Take(officer, Guid.NewGuid(), publication, PublicationAction.Check, null)));
        Done(await host.Publications.Take(host.Outsider, Guid.NewGuid(), publication, PublicationAction.Check, null));
        Assert.Equal(["Publication.NotNow"], Rules(await host.Publications.Take(officer, Guid.NewGuid(), publication, PublicationAction.Publish, null)));
        Assert.IsType<Outcome.NotFound>(await host.Publications.Take(host.Outsider, Guid.NewGuid(), publication, PublicationAction.Approve, null));
        Done(await host.Publications.Take(host.Approver, Guid.NewGuid(), publication, PublicationAction.Approve, null));
        Done(await host.Publications.Take(officer, Guid.NewGuid(), publication, PublicationAction.Publish, null));

        var (own, other) = (await Carried(host, Unit, publication), await Carried(host, Other, publication));
        Assert.Equal(["unit", "post", "situation", "way", "decidedOn"], Fields(other, Other, personnel: true, Audience.Public));
        Assert.Equal([Audience.Public], other.Lines.Select(l => l.Audience).Distinct());
        Assert.DoesNotContain(other.Lines.SelectMany(l => l.Fields), f => f.Value.Zh == decision.PersonName);
        Assert.Equal(["unit", "post", "situation", "way", "decidedOn", "basis"], Fields(own, Unit, personnel: false, Audience.Unit));
        Assert.Empty(Fields(own, Unit, personnel: false, Audience.Personnel));
        Assert.Contains("influenceUntil", Fields(own, Unit, personnel: true, Audience.Personnel));
        Assert.DoesNotContain(own.Lines, l => l.Audience == Audience.Subject);

        var objection = Guid.Empty;
        Done(await host.Publications.Object(officer, Guid.NewGuid(), publication, Today, "单位名称有误"));
        await using (var db = host.Db(Bureau)) objection = (await db.Objections.AsNoTracking().SingleAsync()).Id;
        Assert.Equal(["Publication.ObjectionsOpen"], Rules(await host.Publications.Take(officer, Guid.NewGuid(), publication, PublicationAction.End, "提前结束")));
        Done(await host.Publications.Handle(host.Outsider, Guid.NewGuid(), objection, "核对无误", false));
        Assert.Equal(["Publication.NotOver"], Rules(await host.Publications.Take(officer, Guid.NewGuid(), publication, PublicationAction.End, null)));
        Done(await host.Publications.Take(officer, Guid.NewGuid(), publication, PublicationAction.End, "提前结束"));
        await Eventually(async () => (await Carried(host, Other, publication)).State, s => s == PublicationState.Ended);
    }

    [Fact, Trait("Clause", "2.4.1")]
    public async Task An_approved_publication_whose_decision_was_changed_is_given_back_drafted_anew_and_checked_and_approved_again()
    {
        await using var host = await Start();
        var id = await host.Announced(Decided(new DecisionLine(Secretary, ["move"])));
        var entry = new PublicationEntry("全局各单位", "局纪检监察室", Today, Today.AddDays(9));
        var publication = Done(await host.Publications.Draft(host.Proposer, Guid.NewGuid(), id, entry));
        Task<Outcome> Take(Actor by, PublicationAction action, string? reason = null) => host.Publications.Take(by, Guid.NewGuid(), publication, action, reason);
        Done(await Take(host.Outsider, PublicationAction.Check));
        Done(await Take(host.Approver, PublicationAction.Approve));
        Done(await host.Decisions.Correct(host.Keeper, Guid.NewGuid(), id, (await host.DecisionOf(id)).Id, Amended(DecisionState.Changed, "dismiss")));
        Assert.Equal(["Publication.Outdated"], Rules(await Take(host.Proposer, PublicationAction.Publish)));

        Done(await Take(host.Approver, PublicationAction.Return, "决定已变更"));
        Assert.Equal(publication, Done(await host.Publications.Draft(host.Proposer, Guid.NewGuid(), id, entry)));
        await using (var db = host.Db(Bureau))
        {
            var anew = await db.Publications.AsNoTracking().SingleAsync(p => p.Id == publication);
            Assert.Equal((PublicationState.Draft, (string?)null, (string?)null), (anew.State, anew.CheckedByName, anew.ApprovedByName));
            Assert.Contains(anew.Lines.Where(l => l.Audience == Audience.Public).SelectMany(l => l.Fields), f => f is { Name: "way", Value.Zh: "免职" });
        }
        Assert.Equal(["Publication.NotNow"], Rules(await Take(host.Proposer, PublicationAction.Publish)));
        Done(await Take(host.Outsider, PublicationAction.Check));
        Done(await Take(host.Approver, PublicationAction.Approve));
        Done(await Take(host.Proposer, PublicationAction.Publish));
        Assert.Equal(["Publication.NotNow"], Rules(await Take(host.Approver, PublicationAction.Return, "已公开")));
    }

    [Fact]
    public async Task Ways_of_which_nothing_may_be_public_are_not_published_and_several_give_away_what_the_most_silent_does()
    {
        await using var host = await Start();
        var id = await host.Announced();
        Assert.Contains("Publication.NothingPublic", Rules(await host.Publications.Draft(host.Proposer, Guid.NewGuid(), id, new PublicationEntry("全局", "某", Today, Today.AddDays(9)))));
        var law = host.Host.Get<AccountabilityLaw>();
        var both = await host.Announced(Decided(new DecisionLine(Secretary, ["move", "admonishWritten"])));
        Assert.Empty(Redaction.Fields(await host.DecisionOf(both), Audience.Public, law));
        Assert.Contains("name", Redaction.Fields(await host.DecisionOf(both), Audience.Personnel, law));
        foreach (var audience in Enum.GetValues<Audience>()) Assert.Empty(law.Publication.SelectMany(p => p.For(audience)).Intersect(law.Never));
    }

    static Task<Publication> Carried(CaseHost host, string unit, Guid publication) => Eventually(async () =>
    {
        await using var db = host.Db(unit);
        return (await db.Publications.AsNoTracking().FirstOrDefaultAsync(p => p.Id == publication))!;
    }, p => p is not null);

    static string[] Fields(Publication of, string unit, bool personnel, Audience audience) => [.. of.For(unit, personnel, bureau: false).Where(l => l.Audience == audience).SelectMany(l => l.Fields).Select(f => f.Name)];
}
