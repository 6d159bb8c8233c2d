using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T23: days begin and end in China, whatever the summer times of 1986 to 1991 did; hosts whose clocks differ escalate once and lose nothing. Leaps of
/// a clock under people who are signed in are <see cref="FaultTests"/>, number 10.
/// </summary>
public sealed partial class ClockTests(FaultWorlds worlds) : IClassFixture<FaultWorlds>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_day_from_1949_to_2100_begins_where_the_one_before_ends()
    {
        var days = 0;
        for (var day = new DateOnly(1949, 10, 1); day < new DateOnly(2100, 1, 1); day = day.AddDays(1), days++)
        {
            var begins = ChinaTime.StartOf(day);
            Assert.Equal(day, ChinaTime.DateOf(begins));
            Assert.Equal(day.AddDays(-1), ChinaTime.DateOf(begins.AddMilliseconds(-1)));
            // Its last moment, 23:59:59.999, is still this day; the deadline falls at the start of the next.
            Assert.Equal(day, ChinaTime.DateOf(ChinaTime.StartOf(day.AddDays(1)).AddMilliseconds(-1)));
            var length = ChinaTime.StartOf(day.AddDays(1)) - begins;
            Assert.True(length == TimeSpan.FromDays(1) || day.Year is >= 1986 and <= 1991 && (length - TimeSpan.FromDays(1)).Duration() == TimeSpan.FromHours(1), $"{day} lasts {length}.");
        }
        // Summer time: born on a day whose night lacked an hour, and noon in July of 1990 is nine hours before.
        Assert.Equal(new DateOnly(1986, 5, 4), ChinaTime.DateOf(new DateTimeOffset(1986, 5, 3, 18, 30, 0, TimeSpan.Zero)));
        Assert.Equal(TimeSpan.FromHours(9), ChinaTime.Local(new DateTimeOffset(1990, 7, 1, 3, 0, 0, TimeSpan.Zero)).Offset);
        Assert.Equal(new DateOnly(2028, 2, 29), ChinaTime.DateOf(new DateTimeOffset(2028, 2, 29, 15, 59, 59, 999, TimeSpan.Zero)));
        Assert.Equal(new DateOnly(2028, 3, 1), ChinaTime.DateOf(new DateTimeOffset(2028, 2, 29, 16, 0, 0, TimeSpan.Zero)));
        Figure.Write("T23", "days", $"{days} days of China's clock: each begins where the one before ends, to the millisecond");
    }
}
