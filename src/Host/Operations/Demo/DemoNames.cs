namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>
/// Names that read like names and can be nobody's: a heavenly stem (甲, 乙 …), as in a textbook's "somebody", and a virtue.
/// Each pair comes once in the whole demonstration.
/// </summary>
sealed class DemoNames
{
    static readonly (string Zh, string En)[] Stems =
    [
        ("甲", "Jia"), ("乙", "Yi"), ("丙", "Bing"), ("丁", "Ding"), ("戊", "Wu"), ("己", "Ji"), ("庚", "Geng"), ("辛", "Xin"), ("壬", "Ren"), ("癸", "Gui"),
    ];

    static readonly (string Zh, string En)[] Virtues =
    [
        ("正", "Zheng"), ("廉", "Lian"), ("明", "Ming"), ("慎", "Shen"), ("勤", "Qin"), ("毅", "Yi"), ("恒", "Heng"), ("谨", "Jin"), ("笃", "Du"),
        ("诚", "Cheng"), ("端", "Duan"), ("朴", "Pu"), ("公", "Gong"), ("和", "He"), ("严", "Yan"), ("实", "Shi"), ("敬", "Jing"), ("思", "Si"), ("守", "Shou"), ("安", "An"),
    ];

    int given;

    public (string Zh, string En) Next()
    {
        var (stem, round) = (given % Stems.Length, given / Stems.Length);
        if (round >= Virtues.Length) throw new InvalidOperationException("The demonstration has more people than names.");
        given++;
        var virtue = Virtues[(round + 3 * stem) % Virtues.Length];
        return (Stems[stem].Zh + virtue.Zh, $"{Stems[stem].En} {virtue.En}");
    }
}
