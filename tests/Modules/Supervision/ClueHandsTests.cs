using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Clues;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Common.Compartments;

namespace PartyDiscipline.Tests.Modules.Supervision;

/// <summary>Who has a part in a clue, by a hand or by his post, and who has none any more: in the register, on its page and on the desks (G26, G29).</summary>
public sealed class ClueHandsTests(CluesHost clues) : IClassFixture<CluesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    Compartments Unit => clues.One;

    [Fact]
    [Trait("Clause", "3.4.3")]
    public async Task Whom_its_author_crossed_out_learns_nowhere_that_a_report_waits()
    {
        var unit = await Compartments.Found(clues.Host, "sample7");
        Assert.NotNull((await unit.Receipts.Report(unit.Tenant, new WebEntry("反映某受理人", null, ClueLevel.Ward, null, null, [unit.Other.Person!.Value], []), Cancel)).Code);
        async Task<IReadOnlyList<string>> Desk(Actor actor) => [.. (await clues.Host.Get<IEnumerable<IAgenda>>().Single(a => a.Name == "Clues").Of(actor, Cancel)).Select(i => i.Key)];
        Assert.Contains("clue/web", await Desk(unit.Intake));
        Assert.Empty(await Desk(unit.Other));
        await using var db = clues.Host.Get<Database<CluesDb>>().OpenToRead(unit.Intake, unit.Tenant);
        Assert.Single(await ClueBook.WaitingFor(db, unit.Intake, 50, Cancel));
        Assert.Empty(await ClueBook.WaitingFor(db, unit.Other, 50, Cancel));
        // One that was written later shows to him as if it were the first.
        Assert.NotNull((await unit.Receipts.Report(unit.Tenant, new WebEntry("反映他事", null, ClueLevel.Ward, null, null, [], []), Cancel)).Code);
        Assert.Single(await ClueBook.WaitingFor(db, unit.Other, 1, Cancel));
        Assert.Equal(["clue/web"], await Desk(unit.Other));
    }

    [Fact]
    [Trait("Clause", "3.4.3")]
    public async Task Who_leads_a_thin_clue_by_his_post_is_out_of_it_when_he_is_recused_and_hands_it_on()
    {
        var unit = await Compartments.Found(clues.Host, "sample8", on: false);
        var id = Done(await unit.Book.Register(unit.Intake, Guid.NewGuid(), new ClueEntry(unit.Today, ClueChannel.Letter, ClueLevel.Ward, false, true), Cancel));
        Task<Outcome> Recuse(Guid? successor) => unit.Book.Recuse(unit.Lead, Guid.NewGuid(), null, id, unit.Lead.Person!.Value, RecusalGround.Interest, null, successor, Cancel);
        Assert.Equal("Clue.SuccessorMissing", Rule(await Recuse(null)));
        Assert.Equal("Clue.SuccessorMissing", Rule(await Recuse(Guid.NewGuid())));
        // For whom there are no clues, none is handed on to.
        Assert.Equal("Clue.SuccessorOutside", Rule(await Recuse(unit.Custodians[0].Person)));
        foreach (var actor in (Actor[])[unit.Lead, unit.Intake, unit.Secretary]) await SignsIn(actor, actor == unit.Intake ? Roles.DisciplineOfficer : null);
        Assert.Equal("Clue.Recused", Rule(await Recuse(unit.Lead.Person)));
        Assert.Equal("Clue.OtherPart", Rule(await Recuse(unit.Intake.Person)));
        Assert.NotNull(await unit.Reader.Find(unit.Lead, id, Cancel));
        Done(await Recuse(unit.Secretary.Person));

        Assert.Null(await unit.Reader.Find(unit.Lead, id, Cancel));
        await using (var db = clues.Host.Get<Database<CluesDb>>().OpenToRead(unit.Lead, unit.Tenant))
            Assert.Equal((0, 1, 1), (await ClueBook.Of(db, unit.Lead).CountAsync(Cancel), await ClueBook.Of(db, unit.Secretary).CountAsync(Cancel), await ClueBook.Of(db, unit.Intake).CountAsync(Cancel)));
        Done(await unit.Book.Move(unit.Intake, Guid.NewGuid(), null, id, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.Accept }, Cancel));
        Assert.IsType<Outcome.NotFound>(await unit.Book.Move(unit.Lead, Guid.NewGuid(), null, id, new ClueMove(ClueAction.Accept), Cancel));
        Done(await unit.Book.Move(unit.Secretary, Guid.NewGuid(), null, id, new ClueMove(ClueAction.Accept), Cancel));
        Assert.Equal("Clue.Recused", Rule(await unit.Book.Move(unit.Secretary, Guid.NewGuid(), null, id, new ClueMove(ClueAction.Assign) { People = [unit.Lead.Person!.Value] }, Cancel)));
        Done(await unit.Book.Move(unit.Secretary, Guid.NewGuid(), null, id, new ClueMove(ClueAction.Assign) { People = [unit.One.Person!.Value] }, Cancel));

        // A superior's line waits for every intake officer but the one who is recused from it.
        await unit.Book.TakeOver(unit.Tenant, new ClueSentDown(Guid.NewGuid(), "上级", unit.Tenant, ClueLevel.Ward, unit.Today), unit.Today, Cancel);
        await using var read = clues.Host.Get<Database<CluesDb>>().OpenToRead(unit.Two, unit.Tenant);
        var came = (await read.Clues.SingleAsync(c => c.Channel == ClueChannel.Superior, Cancel)).Id;
        Done(await unit.Book.Recuse(unit.Other, Guid.NewGuid(), null, came, unit.Other.Person!.Value, RecusalGround.NearRelative, null, null, Cancel));
        Assert.Null(await unit.Reader.Find(unit.Other, came, Cancel));
        Assert.IsType<Outcome.NotFound>(await unit.Book.Move(unit.Other, Guid.NewGuid(), null, came, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.Accept }, Cancel));
        Assert.NotNull(await unit.Reader.Find(unit.Two, came, Cancel));
    }

    [Fact]
    public async Task Who_leads_a_clue_in_the_compartment_hands_it_on_with_its_new_key_and_not_with_its_reporter()
    {
        var clue = await Unit.Assigned("要移交的内容", true, new ClueSubject(Unit.Other.Person, "某", null));
        Task<Outcome> Recuse(Actor to, bool open = true) => Unit.Book.Recuse(Unit.Lead, Guid.NewGuid(), open ? Unit.Own(Unit.Lead) : null, clue, Unit.Lead.Person!.Value, RecusalGround.Interest, "利害关系", to.Person, Cancel);
        Assert.Equal("Clue.Locked", Rule(await Recuse(Unit.Secretary, open: false)));
        Assert.Equal("Clue.Conflicted", Rule(await Recuse(Unit.Other)));
        Assert.Equal("Clue.NoKeyOf", Rule(await Recuse(Unit.Custodians[0])));
        Assert.Equal("Clue.OtherPart", Rule(await Recuse(Unit.One)));
        var edition = (await Unit.Stored(clue)).Edition;
        Done(await Recuse(Unit.Secretary));
        Assert.Equal(edition + 1, (await Unit.Stored(clue)).Edition);
        Assert.Null(await Unit.Reader.Read(Unit.Lead, Unit.Own(Unit.Lead), clue, Cancel));
        Assert.Equal("要移交的内容", (await Unit.Reader.Read(Unit.Secretary, Unit.Own(Unit.Secretary), clue, Cancel))!.Substance!.Text);
        Assert.Null(await Unit.Reader.Reporter(Unit.Secretary, Unit.Own(Unit.Secretary), clue, Cancel));
        Done(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.Opine) { Way = ClueWay.Dismissed, Text = "建议" }));
        Done(await Unit.Move(Unit.Secretary, clue, new ClueMove(ClueAction.Study) { On = Unit.Today, Present = 5 }));
    }

    [Fact]
    [Trait("Clause", "3.4.3")]
    public async Task Who_leads_finds_on_his_desk_what_waits_for_him_in_a_thin_index_too_and_nothing_hides_behind_what_ended()
    {
        var unit = await Compartments.Found(clues.Host, "sample9", on: false);
        async Task<IReadOnlyList<string>> Desk(Actor actor) => [.. (await clues.Host.Get<IEnumerable<IAgenda>>().Single(a => a.Name == "Clues").Of(actor, Cancel)).Select(i => i.Key)];
        Task<Outcome> Move(Actor actor, Guid clue, ClueMove move) => unit.Book.Move(actor, Guid.NewGuid(), null, clue, move, Cancel);
        var id = Done(await unit.Book.Register(unit.Intake, Guid.NewGuid(), new ClueEntry(unit.Today, ClueChannel.Letter, ClueLevel.Ward, false, true), Cancel));
        Assert.Empty(await Desk(unit.Lead));
        Done(await Move(unit.Intake, id, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.Accept }));
        Assert.Equal([$"clue/{id:N}/Accept"], await Desk(unit.Lead));
        Assert.Empty(await Desk(unit.Secretary));
        Done(await Move(unit.Lead, id, new ClueMove(ClueAction.Accept)));
        Assert.Equal([$"clue/{id:N}/Assign"], await Desk(unit.Lead));
        Done(await Move(unit.Lead, id, new ClueMove(ClueAction.Assign) { People = [unit.One.Person!.Value] }));
        Assert.Empty(await Desk(unit.Lead));
        Done(await Move(unit.One, id, new ClueMove(ClueAction.Opine) { Way = ClueWay.Dismissed }));

        // Two hundred and fifty that ended do not push it off the desk.
        await using (var db = clues.Host.Get<Database<CluesDb>>().Open(unit.Tenant))
            Done(await db.Write(Actor.System(unit.Tenant), Guid.NewGuid(), _ =>
            {
                for (var i = 0; i < 250; i++)
                {
                    var ended = db.Add(new Clue(Guid.NewGuid(), $"终{i}", unit.Today.Year, unit.Today, ClueChannel.Letter, ClueLevel.Ward, false, null, null)).Entity;
                    db.Entry(ended).Property(c => c.Stage).CurrentValue = ClueStage.NotAccepted;
                    db.AddRange(((Actor[])[unit.Lead, unit.One]).Select(a => new ClueHand(ended.Id, a.Person!.Value, a.Name, CluePart.Handler, unit.Today)));
                }
                db.Append(new ClueRegistered(id, "终"), ClueBook.Subject(id));
                return Task.FromResult<Outcome>(new Outcome.Done(id));
            }, Cancel));
        Assert.Equal([$"clue/{id:N}/Study"], await Desk(unit.Lead));
        Done(await Move(unit.Lead, id, new ClueMove(ClueAction.Return)));
        Assert.Equal([$"clue/{id:N}/Opine"], await Desk(unit.One));

        // A superior's line is on every intake officer's desk until one takes it up, and on no desk of whoever is recused.
        await unit.Book.TakeOver(unit.Tenant, new ClueSentDown(Guid.NewGuid(), "上级", unit.Tenant, ClueLevel.Ward, unit.Today), unit.Today, Cancel);
        var came = Assert.Single(await Desk(unit.Two));
        Assert.EndsWith("/Propose", came, StringComparison.Ordinal);
        var superior = Guid.ParseExact(came.Split('/')[1], "N");
        Done(await unit.Book.Recuse(unit.Two, Guid.NewGuid(), null, superior, unit.Two.Person!.Value, RecusalGround.NearRelative, null, null, Cancel));
        Assert.Empty(await Desk(unit.Two));
        Done(await Move(unit.Other, superior, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.Accept }));
        Assert.Equal([$"clue/{superior:N}/Accept"], await Desk(unit.Lead));
        await SignsIn(unit.Secretary);
        Done(await unit.Book.Recuse(unit.Lead, Guid.NewGuid(), null, superior, unit.Lead.Person!.Value, RecusalGround.Interest, null, unit.Secretary.Person, Cancel));
        Assert.Empty(await Desk(unit.Lead));
        Assert.Equal([$"clue/{superior:N}/Accept"], await Desk(unit.Secretary));
    }

    /// <summary>Opens him an account; what he may follows from his post, or from a role.</summary>
    Task<Guid> SignsIn(Actor actor, string? role = null) =>
        clues.Host.Get<Founding>().OpenAccount(actor.Tenant, new AccountOpening($"{actor.Tenant}-{actor.Name}", actor.Name, Lanes.Business, "none", MustChange: false, actor.Person), role is null ? [] : [role], Cancel);
}
