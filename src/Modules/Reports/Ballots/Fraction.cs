using System.Numerics;

namespace PartyDiscipline.Reports.Ballots;

/// <summary>An exact number: thirds and sevenths of ballots meet no rounding before the last one.</summary>
readonly record struct Fraction(BigInteger Over, BigInteger Under)
{
    static readonly BigInteger Scale = 10_000_000_000;

    public static readonly Fraction Zero = new(0, 1);

    public static Fraction Of(decimal number) => new(new BigInteger(number * (decimal)Scale), Scale);

    public static Fraction operator +(Fraction a, Fraction b) => new(a.Over * b.Under + b.Over * a.Under, a.Under * b.Under);

    public static Fraction operator *(Fraction a, Fraction b) => new(a.Over * b.Over, a.Under * b.Under);

    public static Fraction operator /(Fraction a, Fraction b) => new(a.Over * b.Under, a.Under * b.Over);

    /// <summary>To two places, half up; of a number that is not below zero.</summary>
    public decimal Round() => (decimal)((200 * Over + Under) / (2 * Under)) / 100;
}
