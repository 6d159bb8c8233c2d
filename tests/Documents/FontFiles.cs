using System.Buffers.Binary;
using System.Text;

namespace PartyDiscipline.Tests.Documents;

/// <summary>The smallest file that says a typeface's name.</summary>
static class FontFiles
{
    public static byte[] Named(string name)
    {
        var text = Encoding.BigEndianUnicode.GetBytes(name);
        var table = new byte[18 + text.Length];
        Write(table, 2, 1, 18, 3, 1, 0x0804, 1, text.Length, 0);
        text.CopyTo(table, 18);

        var file = new byte[28 + table.Length];
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(4), 1);
        Encoding.ASCII.GetBytes("name").CopyTo(file, 12);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), 28);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(24), table.Length);
        table.CopyTo(file, 28);
        return file;
    }

    static void Write(byte[] table, int at, params int[] numbers)
    {
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteUInt16BigEndian(table.AsSpan(at), (ushort)number);
            at += 2;
        }
    }
}
