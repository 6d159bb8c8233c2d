using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability.Cases;

/// <summary>What was decided on one subject.</summary>
sealed record DecisionLine(PartyId Party, IReadOnlyList<string> Ways, DateOnly? EffectiveOn = null);

/// <summary>A meeting's decision as its minutes say it.</summary>
/// <param name="Organ">Which organ decided.</param>
/// <param name="Minutes">Number of its minutes.</param>
/// <param name="On">Its day.</param>
/// <param name="For">Votes for it.</param>
/// <param name="Against">Votes against it.</param>
/// <param name="Abstained">Neither.</param>
/// <param name="Approval">Number under which the committee, or a superior, approved it, where the authority table asks for it.</param>
/// <param name="Text">Facts and grounds, as the decision says them.</param>
/// <param name="Lines">One for each subject.</param>
sealed record DecisionEntry(PartyKind Organ, string? Minutes, DateOnly? On, int For, int Against, int Abstained, string? Approval, string? Text, IReadOnlyList<DecisionLine> Lines);

/// <summary>A later decision on a decision: after an appeal, or because it was wrong.</summary>
/// <param name="State">What becomes of it.</param>
/// <param name="Ways">The ways in place of those that stood, when it is changed.</param>
/// <param name="Organ">Which organ decided: the one that made it, or the committee over that.</param>
/// <param name="Minutes">Number of its minutes.</param>
/// <param name="On">Its day.</param>
/// <param name="Approval">Number under which the committee, or a superior, approved it, where the authority table asks for it.</param>
/// <param name="Text">Why.</param>
sealed record AmendEntry(DecisionState State, IReadOnlyList<string> Ways, PartyKind Organ, string? Minutes, DateOnly? On, string? Approval, string? Text);

/// <summary>A case from the meeting that decides it to its end (notice 3.6.2, 3.6.3; 问责条例 12–14, 20, 21).</summary>
sealed class DecisionBook(CaseDesk desk, CaseBook cases, IOrganCodes codes)
{
    const int LeastAttendees = 3;

    /// <summary>Calls those who will decide: with the trial's opinion signed, and none of them investigators or members of the trial.</summary>
    public Task<Outcome> Convene(Actor actor, Guid operation, Guid id, IReadOnlyCollection<Guid> people, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Keeper)) return CaseBook.KeeperOnly();
        if (open.Case.TrialDoneOn is null) return Outcome.Refuse("", "Case.NotTried", "3.6.2");
        var (named, fault) = await desk.People(people, open.Subjects, "People", ct);
        if (fault is not null) return new Outcome.Refused([fault]);
        if (named.FirstOrDefault(p => open.Seats.Any(s => s.Person == p.Id && s.Role is SeatRole.Team or SeatRole.Trial)) is { Name: { } taken }) return Outcome.Refuse("People", "Case.BodySeparate", "3.6.2", taken);
        if (CaseBook.Recused(open, named) is { } recused) return Outcome.Refuse("People", "Case.IsRecused", "3.6.2", recused);
        if (named.Select(p => p.Id).Concat(open.Of(SeatRole.Body).Select(s => s.Person)).Distinct().Count() < LeastAttendees) return Outcome.Refuse("People", "Case.BodyOfThree", "3.6.2", $"{LeastAttendees}");
        if (Case.After(open.Case.State, CaseAction.Convene) is not null) desk.Seat(db, open, SeatRole.Body, named, actor);
        return await cases.Moved(db, open, CaseAction.Convene, actor, null, [], ct);
    }, cancel);

    /// <summary>Enters what the meeting decided collectively, by the organ that the authority table names.</summary>
    public async Task<Outcome> Decide(Actor actor, Guid operation, Guid id, DecisionEntry entry, CancellationToken cancel = default)
    {
        var (law, code) = (await desk.Laws.InForce(cancel), actor.AtBureau ? await codes.Of(actor.Tenant, entry.Organ, cancel) : "");
        return await desk.On(actor, operation, id, async (db, open, ct) =>
        {
            if (MayNotDecide(open) is { } refused) return refused;
            var substance = desk.SubstanceOf(open.Case);
            Fault[] faults = [.. Meeting(open, entry.Minutes, entry.On, entry.For, entry.Against, entry.Abstained), .. Lines(open, entry, law), .. Incomplete(substance, law, open)];
            if (CaseDesk.ReasonFault(entry.Text, "Text", CaseText.LongestText) is { } text) faults = [.. faults, text];
            if (faults.Length > 0) return new Outcome.Refused(faults);
            open.Case.Decide(entry.On!.Value, entry.Minutes!.Trim(), WorkCalendar.AddMonths(entry.On.Value, law.Months("announce")), law.Version);
            if (await desk.Move(db, open.Case, CaseAction.Decide, actor, Votes(entry.For, entry.Against, entry.Abstained, entry.Approval), await cases.Keepers(ct), ct) is { } fault) return new Outcome.Refused([fault]);
            await desk.Text(db, open.Case, TextKind.Decision, entry.Text!, actor, ct);
            foreach (var line in entry.Lines.Where(l => l.Ways.Count > 0))
            {
                var subject = open.Subjects.First(s => s.Party == line.Party);
                var effective = line.EffectiveOn ?? entry.On.Value;
                var number = await db.TakeNumber(code, desk.Today.Year, ct);
                var made = db.Add(new Decision(open.Case, number.ToString(), subject, substance.Situation, Basis(law, substance.Situation, line.Ways), line.Ways, substance.Form, substance.Obligations, entry.Organ, effective, law.InfluenceUntil(line.Ways, effective))).Entity;
                made.Conceals(desk.Vault.Conceal(entry.Text!.Trim(), made.About));
                db.Append(new DecisionStands(made.Id, id, made.State, made.Edition, false), $"decision/{made.Id:N}");
            }
            return new Outcome.Done(id);
        }, cancel);
    }

    /// <summary>不予问责、免予问责: on a ground that the regulation names, decided like a decision.</summary>
    public Task<Outcome> Exempt(Actor actor, Guid operation, Guid id, string? ground, string? minutes, DateOnly? on, string? reason, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (MayNotDecide(open) is { } refused) return refused;
        var law = await desk.Laws.InForce(ct);
        List<Fault> faults = [.. Meeting(open, minutes, on, open.Of(SeatRole.Body).Count, 0, 0)];
        if (ground is null || law.Ground(ground)?.Kind != "exempt") faults.Add(new Fault("Ground", "Case.ExemptGround", "3.6.3"));
        if (CaseDesk.ReasonFault(reason) is { } wanting) faults.Add(wanting);
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        open.Case.Decide(on!.Value, minutes!.Trim(), on.Value, law.Version);
        return await cases.Moved(db, open, CaseAction.Exempt, actor, $"{ground} {reason!.Trim()}", open.Seats.Where(s => s.Stands).Select(s => s.Person), ct);
    }, cancel);

    /// <summary>The decision is announced: from here it exists for the subject's unit, and execution begins.</summary>
    public Task<Outcome> Announce(Actor actor, Guid operation, Guid id, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Keeper) && !open.Is(SeatRole.Body)) return CaseBook.KeeperOnly();
        if (await desk.Move(db, open.Case, CaseAction.Announce, actor, null, [], ct) is { } fault) return new Outcome.Refused([fault]);
        var law = await desk.Laws.At(open.Case.LawVersion, ct);
        foreach (var decision in await db.Decisions.Where(d => d.Case == id).ToListAsync(ct))
        {
            decision.Announce(desk.Today);
            foreach (var row in law.Asked(decision.Ways))
                db.Add(new Receipt(decision, row.Code, WorkCalendar.AddMonths(decision.DecidedOn, law.Months(row.Limit))));
            db.Append(new DecisionStands(decision.Id, id, decision.State, decision.Edition, true), $"decision/{decision.Id:N}");
        }
        return new Outcome.Done(id);
    }, cancel);

    /// <summary>Names who carries it out: the personnel office and the discipline office, as the authority table says.</summary>
    public Task<Outcome> Execute(Actor actor, Guid operation, Guid id, IReadOnlyCollection<Guid> people, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Keeper)) return CaseBook.KeeperOnly();
        // Once it is filed, only what a later change of the decision asks for is left to carry out.
        if (open.Case.State > CaseState.Executing && !await db.Owed.AnyAsync(r => r.Case == id, ct)) return Outcome.Refuse("", "Case.NothingToExecute", "2.4.5");
        var (named, fault) = await desk.People(people, open.Subjects, "People", ct);
        if (fault is not null) return new Outcome.Refused([fault]);
        if (named.Count == 0) return Outcome.Refuse("People", "Case.ExecutorMissing", "2.4.5");
        if (Case.After(open.Case.State, CaseAction.Execute) is not null) desk.Seat(db, open, SeatRole.Executor, named, actor);
        return await cases.Moved(db, open, CaseAction.Execute, actor, null, [], ct);
    }, cancel);

    /// <summary>An execution receipt comes in, recorded by the organ that the authority table names for the way (问责条例 13); late is labelled, never refused.</summary>
    public Task<Outcome> Enter(Actor actor, Guid operation, Guid id, Guid receipt, DateOnly? on, string? number, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Executor) && !open.Is(SeatRole.Keeper)) return Outcome.Refuse("", "Case.ExecutorOnly", "2.4.5");
        if (await db.Receipts.FirstOrDefaultAsync(r => r.Id == receipt && r.Case == id, ct) is not { } found) return new Outcome.NotFound();
        if (await db.Decisions.FirstOrDefaultAsync(d => d.Id == found.Decision, ct) is not { } decision) return new Outcome.NotFound();
        if (decision.State == DecisionState.Revoked) return Outcome.Refuse("", "Decision.RevokedAlready", "3.6.2");
        var law = await desk.Laws.At(open.Case.LawVersion, ct);
        var organs = await desk.OrgansOf(actor, ct);
        if (law.Executing(decision.Ways, found.Kind) is { Count: > 0 } rows && !rows.Any(r => r.Organs.Any(organs.Contains)))
            return Outcome.Refuse("", "Receipt.WrongOrgan", "2.4.5", string.Join(" ", rows.Select(r => $"{r.Text}（{law.ArticleOf(r.Source)}）")));
        if (found.Enter(on, number, actor.Name, desk.Today, open.Case.AnnouncedOn ?? desk.Today) is { } fault) return new Outcome.Refused([fault]);
        db.Append(new ReceiptEntered(id, receipt, found.Kind, found.Late), CaseDesk.SubjectOf(id));
        return new Outcome.Done(id);
    }, cancel);

    /// <summary>Every receipt is in: the case goes to the archive (归档).</summary>
    public Task<Outcome> File(Actor actor, Guid operation, Guid id, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Executor) && !open.Is(SeatRole.Keeper)) return Outcome.Refuse("", "Case.ExecutorOnly", "2.4.5");
        if (await Missing(db, id, ct) is { } missing) return missing;
        return await cases.Moved(db, open, CaseAction.File, actor, null, await cases.Keepers(ct), ct);
    }, cancel);

    /// <summary>Circulated to units; where the regulation asks for a fitting manner of making public, through a publication or with a reason why not.</summary>
    public Task<Outcome> Circulate(Actor actor, Guid operation, Guid id, string? why, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Keeper)) return CaseBook.KeeperOnly();
        var published = await db.Publications.AnyAsync(p => p.Case == id && Publication.Out.Contains(p.State), ct);
        if (!published && CaseDesk.ReasonFault(why) is not null) return Outcome.Refuse("Reason", "Case.NotPublished", "2.4.1");
        if (why?.Trim().Length > Case.ReasonLength) return Outcome.Refuse("Reason", "Case.TooLong", null, $"{Case.ReasonLength}");
        return await cases.Moved(db, open, CaseAction.Circulate, actor, why, [], ct);
    }, cancel);

    public Task<Outcome> Close(Actor actor, Guid operation, Guid id, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Keeper)) return CaseBook.KeeperOnly();
        if (await db.Appeals.AnyAsync(a => a.Case == id && a.State == AppealState.Made, ct)) return Outcome.Refuse("", "Case.AppealOpen", "3.6.2");
        // A decision that was changed after the filing is carried out too before the case ends.
        if (await Missing(db, id, ct) is { } missing) return missing;
        return await cases.Moved(db, open, CaseAction.Close, actor, null, [], ct);
    }, cancel);

    static async Task<Outcome?> Missing(AccountabilityDb db, Guid id, CancellationToken cancel) =>
        await db.Owed.CountAsync(r => r.Case == id, cancel) is > 0 and var missing ? Outcome.Refuse("", "Case.ReceiptsMissing", "2.4.5", $"{missing}") : null;

    /// <summary>Names who looks at an appeal: people who neither investigated nor tried the case.</summary>
    public Task<Outcome> NameReviewers(Actor actor, Guid operation, Guid id, IReadOnlyCollection<Guid> people, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Keeper)) return CaseBook.KeeperOnly();
        if (!await db.Appeals.AnyAsync(a => a.Case == id && a.State == AppealState.Made, ct)) return Outcome.Refuse("", "Appeal.None", "3.6.2");
        var (named, fault) = await desk.People(people, open.Subjects, "People", ct);
        if (fault is not null) return new Outcome.Refused([fault]);
        if (named.FirstOrDefault(p => open.Seats.Any(s => s.Person == p.Id && s.Role is SeatRole.Team or SeatRole.Trial)) is { Name: { } taken }) return Outcome.Refuse("People", "Appeal.ReviewersSeparate", "3.6.2", taken);
        if (CaseBook.Recused(open, named) is { } recused) return Outcome.Refuse("People", "Case.IsRecused", "3.6.2", recused);
        if (named.Count == 0) return Outcome.Refuse("People", "Case.UnknownPerson");
        desk.Seat(db, open, SeatRole.Reviewer, named, actor);
        return new Outcome.Done(id);
    }, cancel);

    /// <summary>Answers an appeal in writing: it stands, is changed or revoked; late is labelled.</summary>
    public Task<Outcome> Answer(Actor actor, Guid operation, Guid id, Guid appeal, AmendEntry entry, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Reviewer)) return Outcome.Refuse("", "Appeal.ReviewerOnly", "3.6.2");
        if (await db.Appeals.FirstOrDefaultAsync(a => a.Id == appeal && a.Case == id && !a.IsCopy, ct) is not { } found || await db.Decisions.FirstOrDefaultAsync(d => d.Id == found.Decision, ct) is not { } decision) return new Outcome.NotFound();
        if (found.State != AppealState.Made) return Outcome.Refuse("", "Appeal.Answered");
        if (await Amended(decision, entry, ct) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        var state = entry.State switch { DecisionState.Changed => AppealState.Changed, DecisionState.Revoked => AppealState.Revoked, _ => AppealState.Upheld };
        found.Decide(state, desk.Vault.Conceal(entry.Text!.Trim(), found.About), entry.Minutes!.Trim(), actor.Name, desk.Today);
        if (state != AppealState.Upheld) await Amend(db, decision, entry, actor, ct);
        db.Append(new AppealAnswered(appeal, decision.Id, state, found.AnsweredLate), CaseDesk.SubjectOf(id));
        return new Outcome.Done(id);
    }, cancel);

    /// <summary>纠错: what was decided wrongly is set right at any time, by decision of the organ (问责条例 21).</summary>
    public Task<Outcome> Correct(Actor actor, Guid operation, Guid id, Guid decision, AmendEntry entry, CancellationToken cancel = default) => desk.On(actor, operation, id, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Keeper) && !open.Is(SeatRole.Body)) return CaseBook.KeeperOnly();
        if (await db.Decisions.FirstOrDefaultAsync(d => d.Id == decision && d.Case == id && !d.IsCopy, ct) is not { } found) return new Outcome.NotFound();
        if (entry.State == DecisionState.Standing) return Outcome.Refuse("State", "Decision.NothingChanged");
        if (await Amended(found, entry, ct) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        if (await desk.Move(db, open.Case, CaseAction.Correct, actor, entry.Text, await cases.Keepers(ct), ct) is { } fault) return new Outcome.Refused([fault]);
        await desk.Text(db, open.Case, TextKind.Correction, entry.Text!, actor, ct);
        await Amend(db, found, entry, actor, ct);
        return new Outcome.Done(id);
    }, cancel);

    /// <summary>
    /// Who changes or revokes a decision needs the power to make it: the new ways are within it, or those that are taken back. What the committee
    /// decided is not the discipline committee's to undo or to answer for (问责条例 12, 20, 21).
    /// </summary>
    async Task<Fault[]> Amended(Decision of, AmendEntry entry, CancellationToken cancel)
    {
        var law = await desk.Laws.InForce(cancel);
        List<Fault> faults = [];
        if (of.State == DecisionState.Revoked) faults.Add(new Fault("State", "Decision.RevokedAlready"));
        if (string.IsNullOrWhiteSpace(entry.Minutes) || entry.Minutes.Length > Case.MinutesLength) faults.Add(new Fault("Minutes", "Decision.MinutesMissing", "3.6.2"));
        if (entry.On is null || entry.On > desk.Today || entry.On < of.StandsSince) faults.Add(new Fault("On", "Decision.AmendedDay", "3.6.2", Iso(of.StandsSince)));
        if (CaseDesk.ReasonFault(entry.Text, "Text", Appeal.TextLength) is { } text) faults.Add(text);
        if (entry.Organ != PartyKind.PartyCommittee && entry.Organ != of.Organ) faults.Add(new Fault("Organ", "Decision.NotItsOrgan", "3.6.2"));
        if (entry.State == DecisionState.Changed && entry.Ways.Count == 0) faults.Add(new Fault("Ways", "Decision.NoWays", "3.6.3"));
        faults.AddRange(Power(law, of.Party, entry.State switch { DecisionState.Changed => entry.Ways, DecisionState.Revoked => of.Ways, _ => [] }, entry.Organ, entry.Approval, "Ways"));
        return [.. faults];

        static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
    }

    async Task Amend(AccountabilityDb db, Decision of, AmendEntry entry, Actor actor, CancellationToken cancel)
    {
        var law = await desk.Laws.InForce(cancel);
        var (from, minutes, on) = (of.State, entry.Minutes!.Trim(), entry.On!.Value);
        var why = $"{minutes}{(string.IsNullOrWhiteSpace(entry.Approval) ? "" : $" {entry.Approval.Trim()}")}；原为{Redaction.WaysOf(of, law).Zh}，{of.Minutes}，依据{of.Basis}";
        if (entry.State == DecisionState.Revoked) of.Revoke(entry.Organ, minutes, on);
        else
        {
            await AskAnew(db, of, entry.Ways, on, law, cancel);
            var form = law.Forms[entry.Ways.Select(law.Way).OfType<WayRow>().Max(w => w.Form) - 1].Code;
            of.Change(entry.Ways, form, Basis(law, of.Situation, entry.Ways), law.Version, entry.Organ, minutes, on, law.InfluenceUntil(entry.Ways, of.EffectiveOn));
        }
        db.Add(new CaseStep(of.Id, entry.State.ToString(), from.ToString(), of.State.ToString(), actor, await desk.PostOf(actor, cancel), desk.Vault.Conceal(why, CaseDesk.StepAbout(of.Id)), desk.Now));
        db.Append(new DecisionStands(of.Id, of.Case, of.State, of.Edition, of.AnnouncedOn is not null), $"decision/{of.Id:N}");
    }

    /// <summary>
    /// The receipts that other ways ask for, within their limits from the day of the change: what no way asks for any more falls away, what is in or
    /// waits stays, and the formalities of a way that is new are asked for even where those of another were recorded.
    /// </summary>
    static async Task AskAnew(AccountabilityDb db, Decision of, IReadOnlyList<string> ways, DateOnly on, AccountabilityLaw law, CancellationToken cancel)
    {
        var there = await db.Receipts.Where(r => r.Decision == of.Id).ToListAsync(cancel);
        var asked = law.Asked(ways).ToList();
        var anew = law.Asked([.. ways.Except(of.Ways)]).Where(r => r.Branches.Count > 0).Select(r => r.Code).ToHashSet();
        db.RemoveRange(there.Where(r => r.DoneOn is null && (anew.Contains(r.Kind) || asked.TrueForAll(a => a.Code != r.Kind))));
        foreach (var row in asked.Where(a => anew.Contains(a.Code) || there.TrueForAll(r => r.Kind != a.Code)))
            db.Add(new Receipt(of, row.Code, WorkCalendar.AddMonths(on, law.Months(row.Limit))));
    }

    static Outcome? MayNotDecide(OpenCase open)
    {
        if (!open.Is(SeatRole.Body) && !open.Is(SeatRole.Keeper)) return Outcome.Refuse("", "Case.BodyOnly", "3.6.2");
        if (open.Is(SeatRole.Team) || open.Is(SeatRole.Trial)) return Outcome.Refuse("", "Case.BodySeparate", "3.6.2", "");
        if (open.Case.State != CaseState.Trial) return Outcome.Refuse("", "Case.NotDecide", "3.6.2", $"{open.Case.State}");
        return open.Case.TrialDoneOn is null ? Outcome.Refuse("", "Case.NotTried", "3.6.2") : null;
    }

    /// <summary>A collective decision: of those who attended more than half were for it.</summary>
    IEnumerable<Fault> Meeting(OpenCase open, string? minutes, DateOnly? on, int votesFor, int against, int abstained)
    {
        var attended = open.Of(SeatRole.Body).Count;
        if (string.IsNullOrWhiteSpace(minutes) || minutes.Length > Case.MinutesLength) yield return new Fault("Minutes", "Decision.MinutesMissing", "3.6.2");
        if (on is null || on > desk.Today || on < open.Case.TrialDoneOn) yield return new Fault("On", "Decision.Day", "3.6.2");
        if (attended < LeastAttendees) yield return new Fault("", "Case.BodyOfThree", "3.6.2", $"{LeastAttendees}");
        else if (votesFor < 0 || against < 0 || abstained < 0 || (long)votesFor + against + abstained != attended) yield return new Fault("For", "Decision.Votes", "3.6.2", $"{attended}");
        else if (votesFor * 2 <= attended) yield return new Fault("For", "Decision.NoMajority", "3.6.2");
    }

    IEnumerable<Fault> Lines(OpenCase open, DecisionEntry entry, AccountabilityLaw law)
    {
        if (entry.Lines.All(l => l.Ways.Count == 0)) yield return new Fault("Lines", "Decision.WayMissing", "3.6.3");
        foreach (var line in entry.Lines)
        {
            if (open.Subjects.FirstOrDefault(s => s.Party == line.Party) is not { } subject)
            {
                yield return new Fault("Lines", "Case.UnknownSubject");
                continue;
            }
            if (line.EffectiveOn is { } effective && (effective < entry.On || effective > desk.Today.AddYears(1))) yield return new Fault("Lines", "Decision.Effective", "3.6.3");
            foreach (var fault in Power(law, subject.Party, line.Ways, entry.Organ, entry.Approval, "Lines")) yield return fault;
        }
        var held = entry.Lines.Where(l => l.Ways.Count > 0).Select(l => l.Party).ToHashSet();
        // A body is held to account and its leaders, though subjects, are not: that is said in the form, or it is no decision.
        if (held.Any(p => p.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee) && !held.Any(p => p.Kind is PartyKind.Secretary or PartyKind.Member) && desk.SubstanceOf(open.Case).NoLeader.Length == 0)
            yield return new Fault("Lines", "Substance.LeaderMissing", "3.6.1");
    }

    /// <summary>Whether an organ may decide on these ways for such a subject, with the approval that the authority table asks for (问责条例 12).</summary>
    IEnumerable<Fault> Power(AccountabilityLaw law, PartyId subject, IEnumerable<string> ways, PartyKind organ, string? approval, string field)
    {
        var kind = AccountabilityLaw.SubjectKind(subject, desk.Tenants.Find(subject.Tenant)?.Kind == TenantKind.Bureau);
        foreach (var code in ways)
        {
            if (law.Way(code) is not { } way || !AccountabilityLaw.FitsAs(subject, way.Of)) yield return new Fault(field, "Decision.Way", "3.6.3");
            else if (law.Deciding(kind, code) is not { } row || !row.Organs.Contains(AccountabilityLaw.OrganCode(organ))) yield return new Fault("Organ", "Decision.WrongOrgan", "3.6.2", way.Name.ToString());
            else if (string.IsNullOrWhiteSpace(approval) && (row.Approver == "superiorApproval" || row.Approver == "committeeApproval" && organ == PartyKind.DisciplineCommittee)) yield return new Fault("Approval", "Decision.ApprovalMissing", "3.6.2", way.Name.ToString());
        }
    }

    static IEnumerable<Fault> Incomplete(Substance substance, AccountabilityLaw law, OpenCase open) =>
        substance.Faults(law, open.Subjects).ToList() is { Count: > 0 } faults ? [new Fault("", "Substance.Incomplete", "3.6.1", $"{faults.Count}")] : [];

    static string Votes(int votesFor, int against, int abstained, string? approval) => $"{votesFor}/{against}/{abstained}{(string.IsNullOrWhiteSpace(approval) ? "" : $" {approval.Trim()}")}";

    internal static string Basis(AccountabilityLaw law, string situation, IReadOnlyList<string> ways)
    {
        var sources = ways.Select(w => law.Way(w)?.Source).Prepend(law.Situation(situation)?.Source).OfType<Source>();
        var basis = string.Join('、', sources.Select(s => $"{law.ArticleOf(s)}（{s.Version}）").Distinct());
        return basis.Length <= Decision.BasisLength ? basis : basis[..Decision.BasisLength];
    }
}
