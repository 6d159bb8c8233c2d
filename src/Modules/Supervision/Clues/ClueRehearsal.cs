using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>Everybody's commands in one hand, for demonstrations and training, with everybody's passphrase; of real clues nobody has that.</summary>
sealed class ClueRehearsal(CompartmentBook compartments, KeyRing ring, ClueBook book, Receipts receipts) : IClueRehearsal
{
    public async Task<ClueProps> Hold(RehearsedClues clues, CancellationToken cancel = default)
    {
        var (lead, today) = (clues.Lead, clues.Today);
        Stands(await compartments.Publish(clues.Intake, Ids.New(), new ChannelAddresses("示范市示范路1号 纪委信访室（邮编000000）", "示范市示范路1号东侧接待室", "0000-12388（虚构）", "工作日 9:00—17:00"), cancel));
        foreach (var actor in new[] { lead, clues.Intake }.Concat(clues.Handlers).DistinctBy(a => a.Person)) Stands(await ring.Make(actor, Ids.New(), clues.Passphrase, cancel));
        Stands(await compartments.Propose(lead, Ids.New(), $"示范纪〔{today.Year}〕1号", $"示范保密〔{today.Year}〕1号", [.. clues.Custodians.Select(c => c.Person!.Value)], cancel));
        var compartment = (await compartments.Latest(lead, cancel))!.Of.Id;
        Stands(await compartments.Confirm(clues.Confirmer, Ids.New(), compartment, cancel));
        var secrets = new List<string>();
        foreach (var custodian in clues.Custodians)
        {
            var (outcome, secret) = await compartments.TakeKey(custodian, Ids.New(), compartment, cancel);
            Stands(outcome);
            secrets.Add(secret!);
        }
        Stands(await compartments.SwitchOn(lead, Ids.New(), compartment, cancel));

        var keys = new Dictionary<Guid, byte[]>();
        foreach (var actor in new[] { lead, clues.Intake }.Concat(clues.Handlers).DistinctBy(a => a.Person))
        {
            var (outcome, half) = await ring.Unlock(actor, Ids.New(), clues.Passphrase, cancel);
            Stands(outcome);
            keys[actor.Person!.Value] = (await ring.Held(actor, half, cancel))!;
        }
        await Play(clues, keys, cancel);
        foreach (var actor in new[] { lead, clues.Intake }.Concat(clues.Handlers).DistinctBy(a => a.Person)) Stands(await ring.Lock(actor, Ids.New(), cancel));

        var (code, faults) = await receipts.Report(lead.Tenant, new WebEntry($"（虚构）反映{clues.Subjects[0]}在食堂采购中与供应商往来过密。希望核实。", null, ClueLevel.BureauOrgan, null, null, [], []), cancel);
        if (code is null) throw new InvalidOperationException($"The web report was refused: {faults[0].Rule}.");
        return new ClueProps(code, secrets);
    }

    /// <summary>Clues at several stages, one of them past its day.</summary>
    async Task Play(RehearsedClues clues, Dictionary<Guid, byte[]> keys, CancellationToken cancel)
    {
        var (lead, intake, today) = (clues.Lead, clues.Intake, clues.Today);
        var handlers = clues.Handlers.Select(h => h.Person!.Value).Take(2).ToList();

        var late = await Enter(clues, today.AddDays(-50), ClueChannel.Letter, ClueLevel.Prison, 0, named: true, cancel);
        await Judge(late, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.Accept });
        await Do(lead, late, new ClueMove(ClueAction.Assign) { People = handlers });

        var dismissed = await Enter(clues, today.AddDays(-40), ClueChannel.Phone, ClueLevel.BureauOrgan, 1, named: false, cancel);
        await Judge(dismissed, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.Accept });
        await Do(lead, dismissed, new ClueMove(ClueAction.Assign) { People = handlers });
        await Do(clues.Handlers[0], dismissed, new ClueMove(ClueAction.Opine) { Way = ClueWay.Dismissed, Text = "（虚构）经查阅有关台账，未发现问题，建议予以了结。" });
        await Do(lead, dismissed, new ClueMove(ClueAction.Study) { On = today, Present = 5 });
        await Do(lead, dismissed, new ClueMove(ClueAction.Approve));
        await Do(clues.Handlers[0], dismissed, new ClueMove(ClueAction.Report) { Outcome = ClueOutcome.Dismissed, Form = ClueForm.None, UnitFailed = false, Text = "（虚构）予以了结。" });
        await Do(lead, dismissed, new ClueMove(ClueAction.Conclude));
        await Do(lead, dismissed, new ClueMove(ClueAction.Archive));

        var verified = await Enter(clues, today.AddDays(-20), ClueChannel.Visit, ClueLevel.Ward, 2, named: true, cancel);
        await Judge(verified, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.Accept });
        await Do(intake, verified, new ClueMove(ClueAction.TellAccepted));
        await Do(lead, verified, new ClueMove(ClueAction.Assign) { People = handlers });
        await Do(clues.Handlers[0], verified, new ClueMove(ClueAction.Opine) { Way = ClueWay.Verification, Text = "（虚构）所反映问题具体可查，建议初步核实。" });
        await Do(lead, verified, new ClueMove(ClueAction.Study) { On = today, Present = 5 });
        await Do(lead, verified, new ClueMove(ClueAction.Approve));
        await Do(clues.Handlers[0], verified, new ClueMove(ClueAction.Plan) { Text = "（虚构）核实组两人，查阅账目，谈话三人。" });

        var refused = await Enter(clues, today.AddDays(-12), ClueChannel.Letter, ClueLevel.Ward, 0, named: false, cancel);
        await Judge(refused, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.NotAccept, Ground = NotAcceptedGround.NotDiscipline });
        var passed = await Enter(clues, today.AddDays(-9), ClueChannel.Letter, ClueLevel.Prison, 2, named: false, cancel);
        await Judge(passed, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.SendUp });
        await Enter(clues, today.AddDays(-2), ClueChannel.Letter, ClueLevel.Prison, 1, named: false, cancel);

        async Task Judge(Guid clue, ClueMove proposal)
        {
            await Do(intake, clue, proposal);
            await Do(lead, clue, new ClueMove(Clue.ActionOf(proposal.Verdict!.Value)) { Text = "（虚构）同意。" });
        }

        async Task Do(Actor actor, Guid clue, ClueMove move) => Stands(await book.Move(actor, Ids.New(), keys[actor.Person!.Value], clue, move, cancel));
    }

    async Task<Guid> Enter(RehearsedClues clues, DateOnly on, ClueChannel channel, ClueLevel level, int subject, bool named, CancellationToken cancel)
    {
        var outcome = await book.Register(clues.Intake, Ids.New(), new ClueEntry(
            on, channel, level, named, Thin: false, $"（虚构）反映{clues.Subjects[subject]}工作作风不实、公务接待超标准等问题。", [new ClueSubject(null, clues.Subjects[subject], "（虚构）某职务")], named ? "虚构举报人" : null, named ? "000-0000" : null), cancel);
        Stands(outcome);
        return outcome.Subject!.Value;
    }

    static void Stands(Outcome outcome)
    {
        if (outcome.Subject is null)
            throw new InvalidOperationException(outcome is Outcome.Refused refused ? $"The rehearsal was refused: {string.Join("; ", refused.Faults.Select(f => f.Rule))}." : $"The rehearsal met {outcome.GetType().Name}.");
    }
}
