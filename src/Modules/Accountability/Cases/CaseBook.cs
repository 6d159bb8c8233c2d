using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability.Cases;

/// <summary>What is typed when a case is proposed (问责建议书).</summary>
sealed record ProposalEntry(PartyKind Organ, IReadOnlyList<PartyId> Subjects, string? Text, bool FiledAlready = false, Guid? Suggestion = null, Guid? Linked = null);

/// <summary>What is typed when the facts are shown to the subject (事实材料见面).</summary>
sealed record FactsEntry(DateOnly? On, string? Facts, string? Defence, bool RefusedToSign = false, string? Refusal = null);

/// <summary>
/// A case from the proposal to the end of its trial (notice 3.6.2, SM-12). Proposing, approving, investigating and trying are different people's;
/// each shortcut is refused with its rule.
/// </summary>
sealed class CaseBook(CaseDesk desk) : ISuggestions
{
    public const int LeastPeople = 2;

    public Task<Outcome> Suggest(Actor actor, Guid operation, SuggestionKind kind, string key, string unit, string? page, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (actor.Account != Guid.Empty && !AccountabilityRights.MaySuggestionsRead(actor) || desk.Tenants.Find(unit) is null) return new Outcome.NotFound();
        if (string.IsNullOrWhiteSpace(key) || key.Length > Suggestion.KeyLength) return Outcome.Refuse("Key", "Suggestion.Key", null, $"{Suggestion.KeyLength}");
        if (await db.Suggestions.Where(s => s.Kind == kind && s.Key == key).Select(s => (Guid?)s.Id).FirstOrDefaultAsync(ct) is { } known) return new Outcome.Already(known);
        var suggestion = db.Add(new Suggestion(kind, key, unit, page, desk.Today)).Entity;
        db.Append(new SuggestionReceived(suggestion.Id, kind, key), $"suggestion/{suggestion.Id:N}");
        return new Outcome.Done(suggestion.Id);
    }, cancel);

    /// <summary>Sets a suggestion aside; why stays on it.</summary>
    public Task<Outcome> Dismiss(Actor actor, Guid operation, Guid id, string? reason, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (await db.Suggestions.FirstOrDefaultAsync(s => s.Id == id, ct) is not { } suggestion || !AccountabilityRights.MaySee(actor, suggestion.Kind)) return new Outcome.NotFound();
        if (suggestion.State != SuggestionState.Open) return Outcome.Refuse("", "Suggestion.Settled");
        if (CaseDesk.ReasonFault(reason) is { } fault) return new Outcome.Refused([fault]);
        suggestion.Settle(SuggestionState.Dismissed, reason!.Trim(), actor.Name, desk.Today);
        db.Append(new SuggestionSettled(id, suggestion.State), $"suggestion/{id:N}");
        return new Outcome.Done(id);
    }, cancel);

    /// <summary>Proposes that a case be opened; who will have to approve follows from the authority table (问责条例 9).</summary>
    public async Task<Outcome> Propose(Actor actor, Guid operation, ProposalEntry entry, CancellationToken cancel = default)
    {
        if (!AccountabilityRights.MayProposeFor(actor, entry.Organ)) return new Outcome.NotFound();
        var law = await desk.Laws.InForce(cancel);
        List<Fault> faults = [];
        if (CaseDesk.ReasonFault(entry.Text, "Text", CaseText.LongestText) is { } text) faults.Add(text);
        if (entry.FiledAlready) faults.Add(new Fault("FiledAlready", "Case.FiledAlready", "3.6.2"));
        var subjects = new List<Subject>();
        string? opener = null;
        var bySecretary = false;
        foreach (var id in entry.Subjects.Distinct().Take(Case.MostSubjects + 1))
        {
            if (desk.Tenants.Find(id.Tenant) is not { } tenant || await desk.Directory.Find(id, desk.Today, cancel) is not { } party)
            {
                faults.Add(new Fault("Subjects", "Case.UnknownSubject"));
                continue;
            }
            if (law.Opening(AccountabilityLaw.SubjectKind(id, tenant.Kind == TenantKind.Bureau), entry.Organ) is not { Approver: not "superior" } row)
            {
                faults.Add(new Fault("Subjects", "Case.SuperiorOpens", "3.6.2", party.Name.ToString()));
                continue;
            }
            if (party.Holder == actor.Person || actor.Holds(id)) faults.Add(new Fault("Subjects", "Case.Concerned", "3.6.2", actor.Name));
            opener = row.Approver == "secretary" || opener is null ? row.Code : opener;
            bySecretary |= row.Approver == "secretary";
            subjects.Add(new Subject(id, party.Name, party.Holder, party.HolderName));
        }
        if (entry.Subjects.Count is 0 or > Case.MostSubjects) faults.Add(new Fault("Subjects", "Case.SubjectsMissing", "3.6.1", $"{Case.MostSubjects}"));
        var approver = (await desk.Directory.Parties(actor.Tenant, desk.Today, cancel)).FirstOrDefault(p => bySecretary ? p.Id.Kind == PartyKind.Secretary : p.HeadsDiscipline);
        // While somebody acts for the post, its approvals are his.
        var (who, name) = approver is null ? (null, null) : approver.Delegate is { } stands ? (stands, approver.DelegateName) : (approver.Holder, approver.HolderName);
        if (who is null) faults.Add(new Fault("", "Case.NoApprover", "3.6.2"));
        else if (who == actor.Person) faults.Add(new Fault("Organ", "Case.ProposerApproves", "3.6.2"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);

        return await desk.Write(actor, operation, async (db, ct) =>
        {
            var suggestion = entry.Suggestion is { } from ? await db.Suggestions.FirstOrDefaultAsync(s => s.Id == from, ct) : null;
            if (suggestion is not null && !AccountabilityRights.MaySee(actor, suggestion.Kind)) return new Outcome.NotFound();
            if (entry.Suggestion is not null && suggestion is not { State: SuggestionState.Open }) return Outcome.Refuse("", "Suggestion.Settled");
            if (entry.Linked is { } other && await desk.Open(db, actor, other, ct) is null) return new Outcome.NotFound();
            var number = await db.TakeNumber("问责", desk.Today.Year, ct);
            var found = db.Add(new Case(entry.Organ, number.ToString(), opener!, law.Version, desk.Today, entry.Linked, entry.Suggestion)).Entity;
            found.Conceals(desk.Conceal(subjects, found.About));
            db.Add(new Seat(found.Id, SeatRole.Proposer, actor.Person!.Value, actor.Name, desk.Now));
            db.Add(new Seat(found.Id, SeatRole.Approver, who!.Value, name ?? "", desk.Now));
            await desk.Text(db, found, TextKind.Proposal, entry.Text!, actor, ct);
            db.Add(new CaseStep(found.Id, CaseAction.Propose, CaseState.Proposed, CaseState.Proposed, actor, await desk.PostOf(actor, ct), null, desk.Now));
            suggestion?.Settle(SuggestionState.Taken, null, actor.Name, desk.Today);
            if (suggestion is not null) db.Append(new SuggestionSettled(suggestion.Id, suggestion.State), $"suggestion/{suggestion.Id:N}");
            db.Append(new CaseMoved(found.Id, null, CaseState.Proposed, CaseAction.Propose, [who.Value]), CaseDesk.SubjectOf(found.Id));
            return new Outcome.Done(found.Id);
        }, cancel);
    }

    public Task<Outcome> Approve(Actor actor, Guid operation, Guid id, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (NotApprover(actor, open) is { } refused) return refused;
        return await Moved(db, open, CaseAction.Approve, actor, null, await Keepers(ct), ct);
    }, cancel);

    public Task<Outcome> Refuse(Actor actor, Guid operation, Guid id, string? reason, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (NotApprover(actor, open) is { } refused) return refused;
        if (CaseDesk.ReasonFault(reason) is { } fault) return new Outcome.Refused([fault]);
        return await Moved(db, open, CaseAction.Refuse, actor, reason, open.Of(SeatRole.Proposer).Select(s => s.Person), ct);
    }, cancel);

    /// <summary>The seat of the approver says who; that he proposed it too is refused even if he has both.</summary>
    static Outcome? NotApprover(Actor actor, OpenCase open) =>
        open.Is(SeatRole.Proposer) ? Outcome.Refuse("", "Case.ProposerApproves", "3.6.2") : !open.Is(SeatRole.Approver) ? Outcome.Refuse("", "Case.ApproverOnly", "3.6.2", string.Join('、', open.Of(SeatRole.Approver).Select(s => s.Name))) : null;

    /// <summary>Hands the matter over to who is competent (移送), before it is decided.</summary>
    public Task<Outcome> Transfer(Actor actor, Guid operation, Guid id, string? to, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Keeper) && !open.Is(SeatRole.Approver)) return KeeperOnly();
        if (CaseDesk.ReasonFault(to) is { } fault) return new Outcome.Refused([fault]);
        return await Moved(db, open, CaseAction.Transfer, actor, to, open.Seats.Where(s => s.Stands).Select(s => s.Person), ct);
    }, cancel);

    /// <summary>Names the investigators, two or more, none of the subject's unit (问责条例 10); later also those who take somebody's place.</summary>
    public Task<Outcome> NameTeam(Actor actor, Guid operation, Guid id, IReadOnlyCollection<Guid> people, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Keeper)) return KeeperOnly();
        var (named, fault) = await desk.People(people, open.Subjects, "People", ct);
        if (fault is not null) return new Outcome.Refused([fault]);
        if (named.Count == 0 || named.Select(p => p.Id).Concat(open.Of(SeatRole.Team).Select(s => s.Person)).Distinct().Count() < LeastPeople) return Outcome.Refuse("People", "Case.TeamOfTwo", "3.6.2", $"{LeastPeople}");
        if (Taken(open, named, SeatRole.Approver, SeatRole.Trial, SeatRole.Body) is { } taken) return Outcome.Refuse("People", "Case.TeamSeparate", "3.6.2", taken);
        if (Recused(open, named) is { } recused) return Outcome.Refuse("People", "Case.IsRecused", "3.6.2", recused);
        if (Case.After(open.Case.State, CaseAction.Team) is not null) desk.Seat(db, open, SeatRole.Team, named, actor);
        return await Moved(db, open, CaseAction.Team, actor, null, [], ct);
    }, cancel);

    /// <summary>The facts were shown to the subject; his defence is on file, or that he refused to sign, with the witness's note (问责条例 10).</summary>
    public Task<Outcome> MeetFacts(Actor actor, Guid operation, Guid id, FactsEntry entry, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Team)) return TeamOnly();
        if (open.Of(SeatRole.Team).Count < LeastPeople) return Outcome.Refuse("", "Case.TeamOfTwo", "3.6.2", $"{LeastPeople}");
        List<Fault> faults = [];
        if (entry.On is null || entry.On > desk.Today || entry.On < open.Case.ProposedOn) faults.Add(new Fault("On", "Facts.Day", "3.6.2"));
        if (CaseDesk.ReasonFault(entry.Facts, "Facts", CaseText.LongestText) is { } facts) faults.Add(facts);
        if (entry.RefusedToSign && CaseDesk.ReasonFault(entry.Refusal, "Refusal") is not null) faults.Add(new Fault("Refusal", "Facts.RefusalNote", "3.6.2"));
        if (!entry.RefusedToSign && string.IsNullOrWhiteSpace(entry.Defence)) faults.Add(new Fault("Defence", "Facts.DefenceMissing", "3.6.2"));
        else if (entry.Defence?.Length > CaseText.LongestText) faults.Add(new Fault("Defence", "Case.TooLong", null, $"{CaseText.LongestText}"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        if (await desk.Move(db, open.Case, CaseAction.Meet, actor, null, [], ct) is { } fault) return new Outcome.Refused([fault]);
        open.Case.ShowFacts(entry.On!.Value);
        await desk.Text(db, open.Case, TextKind.Facts, entry.Facts!, actor, ct);
        if (!string.IsNullOrWhiteSpace(entry.Defence)) await desk.Text(db, open.Case, TextKind.Defence, entry.Defence, actor, ct);
        if (entry.RefusedToSign) await desk.Text(db, open.Case, TextKind.Refusal, entry.Refusal!, actor, ct);
        return new Outcome.Done(id);
    }, cancel);

    /// <summary>Fills in the substance form; complete it has to be when the report is signed, and again when it is decided.</summary>
    public Task<Outcome> Fill(Actor actor, Guid operation, Guid id, Substance substance, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        var finds = open.Is(SeatRole.Team) && open.Case.State is CaseState.Investigating or CaseState.FactsMet;
        var judges = open.Is(SeatRole.Trial) && open.Case.State == CaseState.Trial && open.Case.TrialDoneOn is null;
        if (!finds && !judges) return Outcome.Refuse("", "Substance.NotNow", "3.6.1");
        if (substance.TooLong().ToArray() is { Length: > 0 } faults) return new Outcome.Refused(faults);
        open.Case.Fill(desk.Conceal(substance, open.Case.About));
        // What was signed with another substance is to be read and signed again.
        var kind = finds ? TextKind.Report : TextKind.Trial;
        foreach (var signature in await db.Signatures.Where(s => s.Case == id && s.Kind == kind && s.LapsedAt == null).ToListAsync(ct)) signature.Lapse(desk.Now);
        db.Append(new CaseWritten(id, nameof(Substance), 0), CaseDesk.SubjectOf(id));
        return new Outcome.Done(id);
    }, cancel);

    /// <summary>Writes the investigators' report, or the opinion of the trial; written anew, the signatures begin anew.</summary>
    public Task<Outcome> WriteText(Actor actor, Guid operation, Guid id, TextKind kind, string? text, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (NotWriting(open, kind) is { } refused) return refused;
        if (CaseDesk.ReasonFault(text, "Text", CaseText.LongestText) is { } fault) return new Outcome.Refused([fault]);
        await desk.Text(db, open.Case, kind, text!, actor, ct);
        return new Outcome.Done(id);
    }, cancel);

    /// <summary>Signs the report or the opinion as it now reads; with the last signature it is handed in (集体署名).</summary>
    public Task<Outcome> Sign(Actor actor, Guid operation, Guid id, TextKind kind, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (NotWriting(open, kind) is { } refused) return refused;
        if (await CaseDesk.Latest(db, id, kind, ct) is not { } text) return Outcome.Refuse("", "Report.Missing", "3.6.2");
        if (kind == TextKind.Report && await CaseDesk.Latest(db, id, TextKind.Facts, ct) is null) return Outcome.Refuse("", "Case.NotMet", "3.6.2");
        var faults = desk.SubstanceOf(open.Case).Faults(await desk.Laws.InForce(ct), open.Subjects).ToArray();
        if (faults.Length > 0) return new Outcome.Refused([new Fault("", "Substance.Incomplete", "3.6.1", $"{faults.Length}"), .. faults.Take(5).Select(f => f with { Field = "" })]);
        var signed = await db.Signatures.Where(s => s.Case == id && s.Kind == kind && s.Edition == text.Edition && s.LapsedAt == null).ToListAsync(ct);
        if (signed.Exists(s => s.Person == actor.Person)) return Outcome.Refuse("", "Report.SignedAlready");
        var role = kind == TextKind.Report ? SeatRole.Team : SeatRole.Trial;
        if (open.Of(role).Count < LeastPeople) return Outcome.Refuse("", role == SeatRole.Team ? "Case.TeamOfTwo" : "Case.TrialOfTwo", "3.6.2", $"{LeastPeople}");
        db.Add(new CaseSignature(text, actor, desk.Now));
        db.Append(new CaseSigned(id, kind.ToString(), text.Edition), CaseDesk.SubjectOf(id));
        var all = open.Of(role).All(s => s.Person == actor.Person || signed.Exists(x => x.Person == s.Person));
        if (all && kind == TextKind.Trial) open.Case.TrialSigned(desk.Today);
        if (all && kind == TextKind.Report && await desk.Move(db, open.Case, CaseAction.Report, actor, null, await Keepers(ct), ct) is { } fault) return new Outcome.Refused([fault]);
        return new Outcome.Done(id);
    }, cancel);

    static Outcome? NotWriting(OpenCase open, TextKind kind) => kind switch
    {
        TextKind.Report when !open.Is(SeatRole.Team) => TeamOnly(),
        TextKind.Report when open.Case.State != CaseState.FactsMet => Outcome.Refuse("", "Case.NotReport", "3.6.2", $"{open.Case.State}"),
        TextKind.Trial when !open.Is(SeatRole.Trial) => Outcome.Refuse("", "Case.TrialOnly", "3.6.2"),
        TextKind.Trial when open.Case.State != CaseState.Trial || open.Case.TrialDoneOn is not null => Outcome.Refuse("", "Case.NotTry", "3.6.2", $"{open.Case.State}"),
        TextKind.Report or TextKind.Trial => null,
        _ => new Outcome.NotFound(),
    };

    /// <summary>Hands it to other people for trial, two or more, within a month (监督执纪规则, 审理).</summary>
    public Task<Outcome> BeginTrial(Actor actor, Guid operation, Guid id, IReadOnlyCollection<Guid> people, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Keeper)) return KeeperOnly();
        var (named, fault) = await desk.People(people, open.Subjects, "People", ct);
        if (fault is not null) return new Outcome.Refused([fault]);
        if (open.Seats.FirstOrDefault(s => s.Role == SeatRole.Team && named.Any(p => p.Id == s.Person)) is { } same) return Outcome.Refuse("People", "Case.TrialSeparate", "3.6.2", same.Name);
        if (Taken(open, named, SeatRole.Approver, SeatRole.Proposer) is { } taken) return Outcome.Refuse("People", "Case.TrialSeparate", "3.6.2", taken);
        if (Recused(open, named) is { } recused) return Outcome.Refuse("People", "Case.IsRecused", "3.6.2", recused);
        if (named.Count == 0 || named.Select(p => p.Id).Concat(open.Of(SeatRole.Trial).Select(s => s.Person)).Distinct().Count() < LeastPeople) return Outcome.Refuse("People", "Case.TrialOfTwo", "3.6.2", $"{LeastPeople}");
        if (Case.After(open.Case.State, CaseAction.Try) is not null) desk.Seat(db, open, SeatRole.Trial, named, actor);
        open.Case.BeginTrial(WorkCalendar.AddMonths(desk.Today, (await desk.Laws.InForce(ct)).Months("trial")));
        return await Moved(db, open, CaseAction.Try, actor, null, [], ct);
    }, cancel);

    /// <summary>The trial gives it back to the investigators: facts unclear, evidence lacking, procedure broken.</summary>
    public Task<Outcome> Return(Actor actor, Guid operation, Guid id, string? reason, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Trial)) return Outcome.Refuse("", "Case.TrialOnly", "3.6.2");
        if (CaseDesk.ReasonFault(reason) is { } fault) return new Outcome.Refused([fault]);
        return await Moved(db, open, CaseAction.Return, actor, reason, open.Of(SeatRole.Team).Select(s => s.Person), ct);
    }, cancel);

    /// <summary>Somebody withdraws, or is made to: he sees nothing of it from this moment (回避).</summary>
    public Task<Outcome> Recuse(Actor actor, Guid operation, Guid id, Guid person, string? reason, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Keeper) && person != actor.Person) return KeeperOnly();
        if (CaseDesk.ReasonFault(reason) is { } fault) return new Outcome.Refused([fault]);
        var seats = open.Seats.Where(s => s.Person == person && s.Stands).ToList();
        if (seats.Count == 0 && person == actor.Person) seats.Add(db.Add(new Seat(id, SeatRole.Keeper, person, actor.Name, desk.Now)).Entity);
        if (seats.Count == 0) return Outcome.Refuse("Person", "Case.UnknownPerson");
        foreach (var seat in seats) seat.Recuse(desk.Vault.Conceal(reason!.Trim(), CaseDesk.StepAbout(id)), desk.Now);
        // What he signed with others they sign anew, without him, as long as it is not handed in.
        var kind = open.Case.State == CaseState.Trial ? TextKind.Trial : TextKind.Report;
        if (open.Case.State == CaseState.FactsMet || open.Case.State == CaseState.Trial && open.Case.TrialDoneOn is null)
            foreach (var signature in await db.Signatures.Where(s => s.Case == id && s.Person == person && s.Kind == kind && s.LapsedAt == null).ToListAsync(ct)) signature.Lapse(desk.Now);
        db.Append(new CaseRecused(id, person), CaseDesk.SubjectOf(id));
        return new Outcome.Done(id);
    }, cancel);

    internal async Task<Outcome> Moved(AccountabilityDb db, OpenCase open, CaseAction action, Actor actor, string? reason, IEnumerable<Guid> tell, CancellationToken cancel) =>
        await desk.Move(db, open.Case, action, actor, reason, tell, cancel) is { } fault ? new Outcome.Refused([fault]) : new Outcome.Done(open.Case.Id);

    internal async Task<IReadOnlyList<Guid>> Keepers(CancellationToken cancel) =>
        [.. (await desk.Directory.Parties(desk.Bureau, desk.Today, cancel)).Where(p => p.HeadsDiscipline).Select(p => p.Holder).OfType<Guid>()];

    static string? Taken(OpenCase open, IReadOnlyList<(Guid Id, string Name)> named, params SeatRole[] roles) =>
        named.Where(p => open.Sits(p.Id, roles)).Select(p => p.Name).FirstOrDefault();

    internal static string? Recused(OpenCase open, IReadOnlyList<(Guid Id, string Name)> named) =>
        named.Where(p => open.Seats.Any(s => s.Person == p.Id && !s.Stands)).Select(p => p.Name).FirstOrDefault();

    internal static Outcome KeeperOnly() => Outcome.Refuse("", "Case.KeeperOnly", "3.6.2");

    static Outcome TeamOnly() => Outcome.Refuse("", "Case.TeamOnly", "3.6.2");
}
