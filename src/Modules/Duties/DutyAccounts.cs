using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>Reads for assessment: the rules are pure, so that a past day's standing follows from what is recorded (see <see cref="Rating"/>).</summary>
sealed class DutyAccounts(Standings standings, Database<DutiesDb> database) : IDutyAccounts
{
    public async Task<IReadOnlyList<AccountedDuty>> Duties(string tenant, int year, DateOnly on, CancellationToken cancel = default)
    {
        var all = new List<AccountedDuty>();
        foreach (var (duties, counting) in await standings.LoadCourse(tenant, year, null, cancel))
        {
            var counted = counting.Where(c => c.Since <= on).Select(c => c.Counting).ToList();
            duties.Weigh(counted, on);
            var behind = counted.ToLookup(c => duties.Now(c.Duty), c => c.Record);
            foreach (var standing in duties.LightsOn(on, null)) all.Add(new(duties.Party, standing, [.. behind[standing.Duty].Distinct()]));
        }
        return all;
    }

    public async Task<IReadOnlyList<AccountedRecord>> Records(string tenant, DateOnly from, DateOnly to, CancellationToken cancel = default)
    {
        await using var db = database.Open(tenant);
        return await db.Records.AsNoTracking()
            .Where(r => r.On >= from && r.On <= to && DutyRecord.Counting.Contains(r.State))
            .OrderBy(r => r.On).ThenBy(r => r.Id).Take(IDutyAccounts.MostRecords)
            .Select(r => new AccountedRecord(r.Id, r.Party, r.On, r.Late)).ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<AccountedHandbook>> Handbooks(string tenant, int year, DateOnly by, CancellationToken cancel = default)
    {
        var until = ChinaTime.StartOf(by.AddDays(1));
        await using var db = database.Open(tenant);
        return [.. (await db.Confirmations.AsNoTracking().Where(c => c.Year == year && c.At < until).OrderBy(c => c.At).Take(IDutyAccounts.MostRecords).ToListAsync(cancel))
            .Select(c => new AccountedHandbook(c.Person, c.Party, ChinaTime.DateOf(c.At)))];
    }
}
